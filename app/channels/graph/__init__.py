"""Meta's Graph API, as far as several networks share it: errors, paging, usage."""
