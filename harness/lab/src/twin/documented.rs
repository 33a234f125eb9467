//! What is documented, as a record: each sentence of the sources kept, and wherever they are silent one choice, said in words.
//!
//! No published version does exactly this. It holds no behaviour: it chooses among what the machine can do.

use super::record::{
    AwaitsToken, Callback, Chooses, ChosenTokens, ClientRetry, EmptyToken, ErrorText, FailedTouch, Field,
    Focus, Forced, Gone, Hides, Hooks, Loading, NavigatingTouch, Organizations, Pending, Polling, Record,
    RefreshedWithout, Reread, SetSession, SetWithout, Shown, SignOut, SignOutNeeds, SignedOutTokens, Slugs,
    TokenEvent, TokenKey, TokenLife, TokenRead, TokenRetry, Touches, Unload, Wrapping,
};

/// What it is called, beside the versions.
pub const NAME: &str = "documented";

/// What it is, in a few words.
pub const ABOUT: &str = "what is documented, and one choice wherever the documentation is silent";

/// What it does.
pub const RECORD: Record = Record {
    set_session: SetSession::Own,
    organizations: Organizations::Yes,
    callback: Callback::Both,
    hides: Hides::SetSession,
    chooses: Chooses::AsSet,
    slugs: Slugs::Understood,
    forced: Forced::Passed,
    set_without: SetWithout::Null,
    refreshed_without: RefreshedWithout::Null,
    gone: Gone::Null,
    reread: Reread::LookedUp,
    hooks: Hooks::Awaited,
    awaits_token: AwaitsToken::No,
    token_key: TokenKey::Organization,
    chosen_tokens: ChosenTokens::Kept,
    token_read: TokenRead::Plain,
    token_retry: TokenRetry::Never,
    empty_token: EmptyToken::GoesOn,
    token_life: TokenLife::Asked,
    polling: Polling::Locked,
    client_retry: ClientRetry::Never,
    loading: Loading::Together,
    token_event: TokenEvent::Silent,
    touches: Touches::Always,
    failed_touch: FailedTouch::AlwaysRejects,
    navigating_touch: NavigatingTouch::SilentForAll,
    wrapping: Wrapping::Tracked,
    unload: Unload::PerCall,
    pending: Pending::AsAny,
    focus: Focus::Nothing,
    shown: Shown::Nothing,
    sign_out_needs: SignOutNeeds::Sessions,
    sign_out: SignOut::HidesFirst,
    signed_out_tokens: SignedOutTokens::Forgotten,
    error_text: ErrorText::Message,
};

/// Where the documentation says what the record chooses for a field; none where it says nothing, so that the choice is free.
pub const fn ground(field: Field) -> Option<&'static str> {
    match field {
        Field::SetSession => Some("Session methods, setSession(). The newer API is without it"),
        Field::Organizations => Some("Session methods, setActive(), parameter organization"),
        Field::Callback => Some("Session methods, beforeEmit; the newer API, navigate"),
        Field::Hides => {
            Some("Session methods, setSession(), the three steps; the newer API, navigation in progress")
        }
        Field::Slugs => Some("The newer API, setActive()"),
        Field::SignOut => Some("The newer API, test of the transitive state"),
        Field::Chooses
        | Field::SetWithout
        | Field::RefreshedWithout
        | Field::Gone
        | Field::Reread
        | Field::Hooks
        | Field::AwaitsToken
        | Field::TokenKey
        | Field::ChosenTokens
        | Field::TokenRead
        | Field::TokenRetry
        | Field::EmptyToken
        | Field::TokenLife
        | Field::Polling
        | Field::ClientRetry
        | Field::Loading
        | Field::TokenEvent
        | Field::Touches
        | Field::FailedTouch
        | Field::NavigatingTouch
        | Field::Wrapping
        | Field::Unload
        | Field::Pending
        | Field::Focus
        | Field::Forced
        | Field::Shown
        | Field::SignOutNeeds
        | Field::SignedOutTokens
        | Field::ErrorText => None,
    }
}

/// For each place where the documentation is silent, by its id in `silence.yaml` and in that order, what the record comes to there.
pub const SILENCES: &[(&str, &str)] = &[
    ("silent.callback-rejects", "The call rejects with that error, and what it has hidden stays undefined."),
    ("silent.callback-throws", "The call rejects with that error, and what it has hidden stays undefined."),
    ("silent.callback-never-settles", "The call never returns, and what it has hidden stays undefined."),
    ("silent.unknown-session", "Null is set, as if it had been passed."),
    ("silent.nothing-replaced", "`setSession` makes the session undefined on the way, as it always does."),
    ("silent.not-loaded", "The call rejects, and nothing changes."),
    ("silent.foreign-organization", "The server refuses it, and the call rejects before it hides anything."),
    ("silent.slug", "The organization that has the slug is set, as if its id had been passed."),
    (
        "silent.refused-organization",
        "Nothing of the refused organization is left: the next call is like any other.",
    ),
    ("silent.organization-without-session", "Null is set, and the organization is passed over."),
    ("silent.forced-organization", "None is set: that the application insists makes no difference."),
    ("silent.no-session-to-keep", "The call rejects, and nothing changes."),
    (
        "silent.removed-session",
        "It is set like any other: null takes it away from what is current, and not from the client.",
    ),
    (
        "silent.ended-session",
        "Where the client has heard of the end, null is set. Where it has not, the server refuses the session and the call rejects.",
    ),
    (
        "silent.session-from-elsewhere",
        "Where the client has heard of it, it is set. Where it has not, null is set, as for any session that is unknown.",
    ),
    ("silent.pending-session", "It is set like any other."),
    ("silent.focus", "Nothing happens."),
    ("silent.organization-undefined", "The organization is null."),
    ("silent.framework-hook", "The call returns once the hook has come to its end."),
    ("silent.failed-request", "The call rejects before it hides anything."),
    ("silent.no-token", "It is set like any other."),
    ("silent.unload", "A call whose page unloads while its callback runs sets nothing, and resolves."),
    ("silent.after-unload", "It does what it would have done before."),
    ("silent.listener-joins", "It is told at once what is current."),
    ("silent.overlap-own-events", "Each call begins as it is made, and goes its way as if it were alone."),
    ("silent.overlap-hidden-already", "Undefined is told again."),
    (
        "silent.overlap-null",
        "Null is told by the sets of calls to null, and where the current session turns out to be gone.",
    ),
    (
        "silent.overlap-current",
        "The current session is read as the call is made, and the organization of a session as it is set.",
    ),
    ("silent.overlap-overtaken", "It sets all the same: what is set last stays."),
    (
        "silent.overlap-organization",
        "A call that is given an organization sets its session in that one. One that is given none sets it in the one that it has then.",
    ),
    ("silent.overlap-same", "It is told again."),
    (
        "silent.sign-out",
        "Whoever is signed out of is hidden, the page goes elsewhere, and null is set; where the callback fails, it stays undefined.",
    ),
    (
        "silent.sign-out-callback",
        "It is called once, with nothing, and awaited; the promise settles after the set, or rejects as the callback did.",
    ),
    ("silent.stutter", "A call that hides or sets tells so, also where that is nothing new."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_spec::catalogue;

    #[test]
    fn what_it_comes_to_is_said_of_every_silent_place() {
        let said: Vec<_> = SILENCES.iter().map(|(id, _)| *id).collect();
        let silent: Vec<_> = catalogue::silences().iter().map(|silence| silence.id.as_str()).collect();
        assert_eq!(said, silent);
    }
}
