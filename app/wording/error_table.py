"""Every error's sentence by its code, or by its code and the reason in it.

Fields that a sentence may name: `name` (the account's shown name, or "The network"), `host`,
`until` (an hour of the clock), `what`, `says` (why something is not possible), and every fact
of the error by its own name.
"""

from __future__ import annotations

from typing import Final

from app.i18n import N_
from app.wording import networks, understanding

NETWORK: Final = {
    "shop": N_("Something went wrong. Please try again."),
    "own_fault": N_(
        "Something in Shoptalk itself broke here. The rest goes on; please tell us what you did."
    ),
    "channel": N_("{name} did not do what was asked. Please try again later."),
    "sign_in": N_("{name} asks you to sign in again. Open Channels."),
    "sign_in_expired": N_("The sign-in of {name} has run out. Open Channels."),
    "scope_missing": N_(
        "The sign-in of {name} does not allow this. Sign in again under Channels, and "
        "allow everything that is asked for."
    ),
    "not_offered": N_(
        "{name} does not offer this: {what}. Please do it on the network's own page."
    ),
    "rate_limited": N_("{name} asks for a pause until {until}. Shoptalk goes on by itself then."),
    "budget_spent": N_(
        "What {name} allows for now is used up. Shoptalk waits until {until}, then goes on by "
        "itself."
    ),
    "out_of_credit": N_(
        "{name} wants to be paid first. Buy credit there, or raise your own limit."
    ),
    "waiting_for_approval": N_(
        "{name} has not let Shoptalk in yet. That can take days or weeks; Shoptalk asks once a day."
    ),
    "choose_one": N_("This sign-in has several places. Please choose one."),
    "gone": N_("{name} no longer has this. It was probably deleted there."),
    "not_now": N_("{host} cannot be used just now. Please try again later."),
    "other_identity": N_(
        "You signed in as {got}, but this account is {expected}. Sign in as {expected}, or add "
        "{got} as an account of its own."
    ),
    "nothing_found": N_("Nothing to follow was found at {address}. Please check the address."),
}

UNREACHABLE: Final = {
    "unreachable": N_("{host} cannot be reached just now. Shoptalk tries again by itself."),
    "unreachable.dns": N_("{host} is not known on the internet. Please check the address."),
    "unreachable.refused": N_(
        "{host} does not take connections just now. Shoptalk tries again by itself."
    ),
    "unreachable.timeout": N_("{host} did not answer in time. Shoptalk tries again by itself."),
    "unreachable.tls": N_(
        "The connection to {host} is not safe, so nothing was sent. Check the address and this "
        "computer's date."
    ),
    "unreachable.connect_timeout": N_(
        "{host} did not answer in time. Shoptalk tries again by itself."
    ),
    "unreachable.proxy": N_(
        "The proxy of this computer does not let Shoptalk through. Check the system's network "
        "settings."
    ),
    "unreachable.address": N_("{host} is no address that can be asked. Please check it."),
    "unreachable.closed": N_("Shoptalk was just closing. It goes on at the next start."),
    "unreachable.cut": N_("{host} broke off in the middle. Shoptalk tries again by itself."),
    "unreachable.server": N_("{host} has trouble of its own. Shoptalk tries again by itself."),
    "unreachable.offline": N_(
        "This computer is offline. Shoptalk goes on by itself when the internet is back."
    ),
}

BAD_ANSWER: Final = {
    "bad_answer": N_("{host} gave an answer that makes no sense. Please check the address."),
    "bad_answer.html": N_(
        "{host} sent a web page instead of news. If this is a guest network, sign in to it in "
        "your browser; otherwise check the address."
    ),
    "bad_answer.cut": N_("The answer of {host} was cut short. Shoptalk tries again by itself."),
    "bad_answer.not_json": N_(
        "{host} answered in a way Shoptalk cannot read. Please check the address."
    ),
    "bad_answer.not_feed": N_("There is no feed at {host}. Please check the address."),
    "bad_answer.too_big": N_("The answer of {host} is far too big, so it was not read to the end."),
    "bad_answer.redirect": N_(
        "{host} sends Shoptalk on in a way that is not safe to follow. Please check the address."
    ),
    "bad_answer.shape": N_("{host} answered in a way Shoptalk does not know. Try again later."),
    "bad_answer.empty": N_("{host} sent an empty answer. Shoptalk tries again by itself."),
}

REFUSED: Final = {
    "refused": N_("{name} said no. Open the page there to see why, or answer by hand."),
    "refused.network_said_no": N_("{name} said no. Open the page there to see why."),
    "refused.too_long": N_("{name} finds the text too long. Please shorten it and send again."),
    "refused.empty": N_("{name} does not take an empty text. Please write something."),
    "refused.duplicate": N_(
        "{name} already has the same text from you. Please change a few words."
    ),
    "refused.not_allowed": N_("{name} does not let this account do that. Answer by hand instead."),
    "refused.gone": N_("What you answer is no longer on {name}, so the reply cannot go there."),
    "refused.blocked": N_("They do not take replies from you on {name}."),
    "refused.window": N_(
        "{name} no longer lets you answer this. Look for another way to reach them."
    ),
    "refused.answered_elsewhere": N_(
        "Somebody has answered this on {name} meanwhile. Send again if yours is still wanted."
    ),
    "refused.sign_in_too_late": N_("The sign-in took too long. Please begin again."),
    "refused.sign_in_port": N_(
        "Another program uses port {detail} here, where the sign-in must come back. Close it, or "
        "register another address, then begin again."
    ),
    "refused.sign_in_address": N_(
        "The address to come back to cannot be used. Give the one you registered, such as "
        "http://127.0.0.1:8754/callback."
    ),
    "refused.access_denied": N_("{name} was told not to let Shoptalk in. Begin again to allow it."),
    "refused.sign_in": N_("The sign-in did not work. Please begin again."),
    "refused.cannot": N_("{says} Please answer on the page itself."),
    "refused.already_answered": N_(
        "{name} has another answer of yours there. Look at it first, then send again."
    ),
    "refused.moderated": N_(
        "{name} looked at the answer and does not show it. Please change it and send it again."
    ),
    "refused.spam": N_("{name} took the text for spam. Please word it differently."),
}

FOLDER: Final = {
    "folder": N_("The folder {folder} cannot be used. Please choose another with --data."),
    "folder_busy": N_(
        "Another Shoptalk is using {folder} and does not answer. Close it and try again."
    ),
    "database_newer": N_(
        "The data in {folder} comes from a newer Shoptalk. Nothing was changed: please install "
        "the newest version."
    ),
    "database_damaged": N_(
        "The data file in {folder} is damaged. Bring back your newest backup with: restore {backup}"
    ),
    "database_damaged.no_backup": N_(
        "The data file in {folder} is damaged and there is no backup beside it. If you have one, "
        "bring it back with: restore FILE"
    ),
    "profile_damaged": N_(
        "The file {file} cannot be read. Put it back from a copy; or delete it, and sign in to "
        "your accounts again."
    ),
    "disk_full": N_("The disk that holds {folder} is full. Free some room and try again."),
    "folder_read_only": N_("Shoptalk may not write in {folder}. Please allow it, or use --data."),
    "backup_unfit": N_("This backup cannot be used. Your data is as it was; choose another file."),
    "backup_unfit.missing": N_("There is no such backup file. Your data is as it was."),
    "backup_unfit.damaged": N_(
        "This backup is damaged. Your data is as it was; please choose another file."
    ),
    "backup_unfit.newer": N_(
        "This backup comes from a newer Shoptalk. Your data is as it was: install the newest "
        "version first."
    ),
    "backup_unfit.other": N_("This file is no backup of Shoptalk. Your data is as it was."),
}

KEYRING: Final = {
    "keyring": N_(
        "The system's keyring cannot be used now. Try again, or keep the sign-in for this "
        "session only."
    ),
    "keyring_locked": N_("Your keyring is locked. Unlock it and try again."),
    "keyring_waiting": N_("Your keyring is waiting for you. Answer its dialog and try again."),
    "keyring_missing": N_(
        "This computer has no keyring that is safe to use. Install one, or keep the sign-in for "
        "this session only."
    ),
    "secret_too_long": N_(
        "This secret has {length} characters; a keyring takes {limit}. Check what you pasted."
    ),
}

NO_SUCH: Final = {
    "no_such": N_("There is nothing by the id {id}. Look it up in the list first."),
    "no_such.item": N_("There is no message {id}. See the ids with: list"),
    "no_such.reply": N_("There is no reply {id}. See the ids with: outbox"),
    "no_such.account": N_("There is no account {id}. See the ids with: accounts list"),
    "no_such.watch": N_("There is no watch {id}. See the ids with: watches list"),
    "no_such.step": N_("There is no step {id}. See the ids with: checklist steps"),
    "no_such.view": N_("There is no saved view {id}. See the ids with: views list"),
    "no_such.action": N_("There is no step {id} in the history. See the ids with: history"),
}

WRONG_USE: Final = {
    "wrong_use": N_("This does not fit: {detail}. Add --help to see how it is meant."),
    "wrong_use.no_such_setting": N_("There is no setting {detail}. See them with: settings list"),
    "wrong_use.setting_value": N_("The setting {detail} does not take this value."),
    "wrong_use.no_command": N_("Say what to do. See the commands with: --help"),
    "wrong_use.unknown_command": N_("There is no command {detail}. See the commands with: --help"),
    "wrong_use.unknown_option": N_("{detail} is not known here. Add --help to see what is."),
    "wrong_use.missing": N_("{detail} is missing. Add --help to see how it is meant."),
    "wrong_use.no_value": N_("{detail} needs a value after it."),
    "wrong_use.not_a_choice": N_("{detail} is not one of the choices. Add --help to see them."),
    "wrong_use.not_a_number": N_("{detail} is not a whole number."),
    "wrong_use.too_few": N_("{detail} does not fit here. Give a whole number from 1 on."),
    "wrong_use.bad_date": N_("{detail} is not a date. Write it as 2026-03-04."),
    "wrong_use.bad_time": N_("{detail} is not a time. Write it as 2026-03-04T09:00:00Z."),
    "wrong_use.bad_cursor": N_("{detail} does not come from a list. Leave --after out to begin."),
    "wrong_use.no_secret": N_("The secret is missing. Give it on standard input."),
    "wrong_use.bad_secrets": N_("The secrets on standard input are not one JSON object of texts."),
    "wrong_use.bad_pair": N_("{detail} does not fit. Write it as KEY=VALUE."),
    "wrong_use.no_text": N_("The text is empty. Give it on standard input."),
    "wrong_use.unknown_channel": N_("Shoptalk does not know the network {detail} yet."),
    "wrong_use.unknown_country": N_("Shoptalk does not know the holidays of {detail}."),
    "wrong_use.unknown_zone": N_("There is no time zone {detail}. Write it as Europe/Stockholm."),
    "wrong_use.needs_field": N_("{detail} is needed to add this account."),
    "wrong_use.no_words": N_("Give at least one word to look for."),
    "wrong_use.query_or_boxes": N_("Give either a query or words for the boxes, not both."),
    "wrong_use.file_missing": N_("The file {detail} cannot be read. Please check the name."),
    "wrong_use.file_exists": N_("There is already something at {detail}. Choose another name."),
    "wrong_use.file_unwritable": N_("{detail} cannot be written. Choose another place."),
    "wrong_use.bad_opml": N_("This file holds no list of feeds. Please choose another."),
    "wrong_use.already_answered": N_(
        "{detail} shows your answer already. Say that the new one may take its place."
    ),
    "wrong_use.same_text": N_("The same words are in this thread already. Please change a few."),
    "wrong_use.no_browser": N_("{detail} has no sign-in in the browser. Give a password or token."),
    "wrong_use.not_pasted": N_(
        "The sign-in did not end. Begin again, and paste the address that the browser ends at."
    ),
    "wrong_use.nothing_to_undo": N_("There is nothing to take back."),
    "wrong_use.cannot_undo": N_("This cannot be taken back any more."),
    "wrong_use.no_draft": N_("There is no draft for message {detail}."),
    "wrong_use.not_held": N_("The reply has already left, so it cannot be held back."),
    "wrong_use.not_failed": N_("This reply did not fail, so there is nothing to send again."),
    "wrong_use.cannot_reply": N_("{detail} takes no replies from Shoptalk. Answer by hand."),
    "wrong_use.too_long": N_("The text is {detail} characters too long for this network."),
    "wrong_use.already_sending": N_("A reply to this is already on its way."),
    "wrong_use.why_needed": N_("Say why the step is skipped."),
    "wrong_use.number_needed": N_("This step wants a number."),
    "wrong_use.not_a_number_step": N_("This step takes no number."),
    "wrong_use.bad_link": N_("{detail} is no web address."),
    "wrong_use.bad_filter": N_("The filter of the view cannot be read."),
    "wrong_use.not_sample": N_("{detail} already holds a shop. Choose an empty folder."),
    "wrong_use.program_open": N_("Shoptalk is open on this folder. Close it first."),
    "wrong_use.restored": N_(
        "It was waiting when the backup was made. See whether it is there already before you "
        "send it again."
    ),
    "wrong_use.missing_word": N_("{detail} what? See the commands with: --help"),
    "wrong_use.wrong_use": N_("This does not fit: {detail}. Add --help to see how it is meant."),
    "wrong_use.snooze_past": N_("This time is already over. Choose one that is still to come."),
    "wrong_use.not_sent": N_("This reply was not sent, so it cannot be deleted there."),
    "wrong_use.not_by_hand": N_("This reply was not yours to post by hand: nothing to confirm."),
    "wrong_use.not_unknown": N_("It is known what became of this reply."),
    "wrong_use.crash": N_("Something in Shoptalk broke. The log in {detail} tells what."),
}

BAD_QUERY: Final = {
    "bad_query": N_(
        "The search cannot be read at character {at}. See the manual for how to write it."
    ),
    "bad_query.no_words": N_("Give at least one word to look for."),
    "bad_query.too_long": N_("The search is too long. Keep it under {detail} characters."),
    "bad_query.too_many": N_("The search has too many parts. Keep it under {detail}."),
    "bad_query.too_deep": N_(
        "At character {at} there are too many parentheses within each other. Use {detail} at most."
    ),
    "bad_query.open_quote": N_("The quote at character {at} has no end. Type another one."),
    "bad_query.open_parenthesis": N_(
        "The parenthesis at character {at} has no end. Type the closing one."
    ),
    "bad_query.stray_close": N_(
        "The parenthesis at character {at} closes nothing. Take it out, or type the opening one."
    ),
    "bad_query.empty_parentheses": N_(
        "There is nothing in the parentheses at character {at}. Type a word there."
    ),
    "bad_query.operator_start": N_(
        "Before {detail} at character {at} a word is missing. Type one, or use small letters."
    ),
    "bad_query.operator_end": N_(
        "After {detail} at character {at} a word is missing. Type one, or use small letters."
    ),
    "bad_query.near_how_far": N_(
        "At character {at} the distance does not fit. Write a number from 0 to {detail}."
    ),
    "bad_query.near_what": N_(
        "Only words can be near each other. Write words on both sides of character {at}."
    ),
    "bad_query.near_mixed": N_(
        "At character {at} another distance begins. Use the same one for all, or parentheses."
    ),
    "bad_query.only_not": N_("This says only what must not be there. Add a word to look for."),
    "bad_query.unknown_field": N_(
        "There is no field {detail}, at character {at}. Check its name, or put it between quotes."
    ),
    "bad_query.no_value": N_("After {detail} at character {at} something is missing."),
    "bad_query.bad_value": N_(
        "{detail} at character {at} does not fit. See the manual for what may stand there."
    ),
    "bad_query.bad_day": N_("{detail} at character {at} is not a date. Write it as 2026-03-04."),
    "bad_query.wild_short": N_(
        "At character {at} the star stands for nearly everything. Add at least {detail} letters."
    ),
}

SENTENCES: Final[dict[str, str]] = (
    NETWORK
    | UNREACHABLE
    | BAD_ANSWER
    | REFUSED
    | FOLDER
    | KEYRING
    | NO_SUCH
    | WRONG_USE
    | BAD_QUERY
    | networks.ERRORS
    | understanding.ERRORS
)
