"""Google's APIs, as far as several networks share them: sign-in, errors."""
