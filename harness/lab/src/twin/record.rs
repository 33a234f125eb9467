//! What one version of clerk-js does, as a record: a field for each choice that was found to matter, with named values.
//!
//! It holds no behaviour and knows no version. [`super::eras`] says which version chooses what.

use crate::record::record;

/// What the sentences about the values take for granted.
pub const TOUCH: &str = "A touch is the request by which a call tells the server which session and which organization are active.";

record! {
    /// What one version of clerk-js does: one value for each field.
    Record

    /// Whether there is a `setSession`, and what it is.
    set_session: SetSession = "setSession" {
        /// `setSession` has code of its own.
        Own = "own",
        /// `setSession` calls `setActive`, so that its errors speak of `setActive`.
        Alias = "calls setActive",
        /// There is no `setSession`.
        Absent = "absent",
    }
    /// Whether sessions have organizations, and whether there is a `setActive` to choose one.
    organizations: Organizations = "organizations" {
        /// There are no organizations and there is no `setActive`.
        No = "no",
        /// Listeners are told an organization, and `setActive` takes one.
        Yes = "yes",
    }
    /// Which callback a call takes.
    callback: Callback = "callback" {
        /// A call takes `beforeEmit`.
        BeforeEmit = "beforeEmit",
        /// A call takes `beforeEmit` or `navigate`.
        Both = "beforeEmit or navigate",
        /// A call takes `navigate`, which is not called where the new session is null. `beforeEmit` is ignored.
        Navigate = "navigate",
    }
    /// What a call does that has no callback and goes nowhere.
    hides: Hides = "without a callback" {
        /// A call that neither calls back nor navigates goes straight from the old session to the new one.
        Nothing = "goes straight",
        /// `setSession` makes the session undefined on the way, with a callback or without one. `setActive` without one goes straight.
        SetSession = "setSession hides",
    }
    /// When a call changes the organization of its session.
    chooses: Chooses = "when an organization is chosen" {
        /// A call changes the organization of its session as it is made, before anything can fail.
        AsMade = "as the call is made",
        /// A call asks the server for its organization, and changes that of its session as it sets.
        AsSet = "as the call sets",
    }
    /// Whether a call may name its organization by a slug.
    slugs: Slugs = "slugs" {
        /// A slug is taken for the id of an organization. Only the server knows whose it is.
        TakenForIds = "taken for ids",
        /// What is no id of an organization is looked for among the slugs of the user's organizations.
        Understood = "understood",
    }
    /// What a call does that asks for no organization, where the application insists on one.
    forced: Forced = "no organization where one is forced" {
        /// A call may take the organization away even if the application insists on one.
        Passed = "as anywhere",
        /// Where the application insists on an organization, a call that asks for none, or by a slug for none that is known, returns at once and changes
        /// nothing, the session included.
        Returns = "returns at once",
    }
    /// What the organization is after a call has set a session that is in none.
    set_without: SetWithout = "no organization after a set" {
        /// After a call has set a session that is in no organization, the organization is undefined, so that hooks never say it is loaded.
        Undefined = "undefined",
        /// After a call has set a session that is in no organization, the organization is null.
        Null = "null",
    }
    /// What the organization is after an answer of the server has renewed a session that is in none.
    refreshed_without: RefreshedWithout = "no organization after a refresh" {
        /// After the server has answered about a session that is in no organization, the organization is undefined.
        Undefined = "undefined",
        /// After the server has answered about a session that is in no organization, the organization is null.
        Null = "null",
    }
    /// What becomes of the current session when an answer of the server no longer has it.
    gone: Gone = "a session that is gone" {
        /// When the server no longer knows the current session, it becomes undefined.
        Undefined = "becomes undefined",
        /// When the server no longer knows the current session, it becomes null.
        Null = "becomes null",
    }
    /// Whether a call sets the session that it was given, or the one that the client has later.
    reread: Reread = "the session after a touch" {
        /// A call sets the session object that it was given, even if the server has renewed or removed it meanwhile.
        Kept = "as it was given",
        /// After the touch, a call looks its session up in the client again, and sets null where it is not there.
        Reread = "read again from the client",
        /// A call knows its session by the id alone: it looks it up in the client as it is made, after the touch and as it sets. Null is set
        /// where it is not there.
        LookedUp = "looked up by its id",
    }
    /// Whether a call waits for the framework's hooks, such as those of Next.js.
    hooks: Hooks = "hooks" {
        /// A call does not wait for the hooks that a framework runs before and after it.
        NotAwaited = "not awaited",
        /// A call waits for the hooks that a framework runs before and after it, so that it never does anything at once.
        Awaited = "awaited",
    }
    /// Whether a call waits for a session token before it sets.
    awaits_token: AwaitsToken = "waits for a token" {
        /// A call asks for no token.
        No = "no",
        /// Before it sets, a call waits until the cookies are written, which needs a token.
        ThroughCookies = "through the cookies",
        /// Before it sets, a call waits for a token of the new session.
        Directly = "directly",
    }
    /// By what tokens are told apart in the cache: a call whose token is there asks the server for none.
    token_key: TokenKey = "token key" {
        /// A token is cached by its session.
        Session = "session",
        /// A token is cached by its session and the time of the session's last change.
        SessionAndChange = "session, change",
        /// A token is cached by its session, the organization that is current when it is asked for, and the time of the last change.
        CurrentOrganizationAndChange = "session, current organization, change",
        /// A token is cached by its session, the session's organization, and the time of the last change.
        OrganizationAndChange = "session, organization, change",
        /// A token is cached by its session and the session's organization.
        Organization = "session, organization",
    }
    /// What becomes of the tokens in the cache when a call is given an organization.
    chosen_tokens: ChosenTokens = "tokens when an organization is chosen" {
        /// When a call is given an organization, the tokens in the cache stay there.
        Kept = "kept",
        /// When a call is given an organization, no token is left in the cache.
        Forgotten = "forgotten",
    }
    /// How a token is read. It decides which of two things of one turn comes first.
    token_read: TokenRead = "how a token is read" {
        /// A token is handed on as the promise that the cache has.
        Plain = "handed on",
        /// A token is handed on by code that tries again when a request fails, which takes a few turns of the queue more.
        HandedOnWithRetries = "handed on, with retries",
        /// A token is awaited by code that tries again when a request fails.
        Retried = "with retries",
        /// A token that is there already is read at once.
        AtOnce = "at once where it is there",
    }
    /// What becomes of a token that does not come, or that a listener throws at.
    token_retry: TokenRetry = "a token that does not come" {
        /// A token that does not come is not asked for again.
        Never = "not asked for again",
        /// A token that does not come is asked for eight times in all, after 125 ms, 250 ms and so on.
        EightTimes = "asked for eight times",
        /// A token that does not come is asked for again and again, after 125 ms, 250 ms and so on.
        ForEver = "asked for without an end",
        /// A token that does not come is asked for four times in all, after 125 ms, 250 ms and 500 ms; but not where the answer is 4xx.
        FourTimes = "asked for four times",
        /// A token that does not come is asked for nine times in all, after 3 s and then each time half as long again, up to 50 s; but
        /// not where the answer is 4xx.
        NineTimes = "asked for nine times",
        /// A token that does not come is asked for nine times in all, after 3 s and then each time half as long again, up to 50 s; but
        /// not where the answer is 4xx other than 429.
        NineTimesAlsoLimited = "asked for nine times, after 429 too",
    }
    /// What comes of an answer to a request for a token that holds none.
    empty_token: EmptyToken = "an answer without a token" {
        /// An answer without a token is taken for a token that has not come.
        Refused = "a failure",
        /// A call goes on without a token where the answer holds none.
        GoesOn = "as good as one",
        /// An answer without a token is taken for a network that has failed, and the token is asked for again.
        Fails = "a failure of the network",
    }
    /// How long a token in the cache is taken.
    token_life: TokenLife = "the life of a token" {
        /// A token is taken from the cache until 15 s before it runs out.
        Asked = "until 15 s before its end",
        /// A token that was asked for in a tab with the focus is renewed 17 s before it runs out.
        Renewed = "renewed 17 s before its end",
    }
    /// How often the client asks for a token by itself.
    polling: Polling = "asks for a token by itself" {
        /// The client asks for a token every 5 s, one tab at a time, by a lock of its own making.
        Locked = "every 5 s, by its own lock",
        /// The client asks for a token every 5 s, one tab at a time, by a lock of the browser.
        Steady = "every 5 s",
        /// The client asks for a token every 1.5 s in a tab with the focus, and every 5 s in others.
        ByFocus = "every 1.5 s or 5 s",
    }
    /// What becomes of a request for the client that no answer comes to.
    client_retry: ClientRetry = "a client that does not come" {
        /// Where the network fails, the client is not asked for again.
        Never = "not asked for again",
        /// Where the network fails, the client is asked for four times in all, after 0.5 s, 1 s and 2 s.
        Doubled = "asked for four times",
        /// Where the network fails, the client is asked for four times in all, after 0.1 s, 0.7 s and 1.4 s and as much again by chance.
        ByChance = "asked for four times, by chance",
    }
    /// What a client that is loaded waits for.
    loading: Loading = "loading" {
        /// A client is loaded when the server has said what the application is like and who is signed in. Without one of the two it is not.
        Together = "both at once",
        /// A client is loaded when the server has said who is signed in, whatever it says of the application.
        Apart = "the client alone",
        /// As the one before; and when the server says later what the application is like, a token is asked for.
        ApartWithToken = "the client alone, and then a token",
    }
    /// Whether a token that arrives tells listeners something.
    token_event: TokenEvent = "a token that arrives" {
        /// A token that arrives tells listeners nothing.
        Silent = "tells nothing",
        /// A token that arrives tells every listener what is current, and a session that is undefined at that moment is told as null.
        Emits = "tells listeners",
    }
    /// When a call touches its session.
    touches: Touches = "when a call touches" {
        /// A call touches its session only in a tab that has the focus.
        Focused = "in a tab with the focus",
        /// A call touches its session in every tab.
        Always = "always",
    }
    /// What becomes of a call whose touch the server refuses.
    failed_touch: FailedTouch = "a touch that fails" {
        /// A call goes on as if a touch that fails had not been made.
        Swallowed = "swallowed",
        /// Where a touch is answered 4xx, the client is fetched anew while the call goes on.
        Refetches = "fetches the client",
        /// A touch that fails rejects the call. Where it says that nobody is signed in (401, 422), the client is fetched anew instead.
        Rejects = "rejects",
        /// A touch that fails rejects the call, whatever the answer is.
        AlwaysRejects = "always rejects",
    }
    /// What listeners hear of the touch of a call that navigates.
    navigating_touch: NavigatingTouch = "the touch of a call that navigates" {
        /// The answer to a touch is told to listeners, before the session is hidden.
        Told = "told",
        /// The answer to the touch of a call that navigates is told to nobody, and a failure that is not answered 4xx rejects the call.
        Silent = "silent",
        /// The answer to the touch of any call is told to nobody.
        SilentForAll = "silent, as that of any call",
    }
    /// Where the callback runs. It decides which of two things of one turn comes first.
    wrapping: Wrapping = "around the callback" {
        /// The callback is called by the call itself.
        Bare = "nothing",
        /// The callback is called by a function that watches whether the page unloads meanwhile.
        Tracked = "a tracker",
    }
    /// What a call does whose page unloads while its callback runs.
    unload: Unload = "unload" {
        /// A call sets its session although the page is being left.
        Ignored = "ignored",
        /// A call whose page unloads during the callback sets nothing and resolves.
        PerCall = "ends the call",
    }
    /// What a call does for a pending session, whose user has a task left.
    pending: Pending = "a pending session" {
        /// A session whose user has a task left is passed over: only active ones count.
        PassedOver = "passed over",
        /// A call for a session whose user has a task left does what a call for any other does.
        AsAny = "as any other",
        /// A call that is given a session whose user has a task left touches it, waits for a token, leaves the page for where the task is done and sets what the
        /// client has of it then. It leaves the organization as it is, waits for no hooks and hides nothing, and its callback is not called.
        GivenToItsTask = "given, goes to its task",
        /// A call for a session whose user has a task left touches it, waits for a token, leaves the page for where the task is done and sets it; where the touch
        /// has done the task, it sets nothing. It waits for no hooks and hides nothing, and its callback is not called.
        ToItsTask = "goes to its task",
        /// A call for a session whose user has a task left touches it, waits for a token and sets it. It waits for no hooks and hides nothing, and its
        /// callback is not called.
        Unhooked = "without hooks and callback",
        /// A call for a session whose user has a task left touches it, waits for a token and sets it. It hides nothing, and its callback is not called.
        OwnPath = "without callback",
        /// A call for a session whose user has a task left waits for no hooks of a framework, and hides nothing where it navigates.
        NoHooks = "without hooks and hiding",
    }
    /// What happens when the tab gains the focus.
    focus: Focus = "focus" {
        /// Nothing is done when the tab gains the focus.
        Nothing = "nothing",
        /// When the tab gains the focus, the current session is touched and a token is asked for, at most once in 5 s.
        Throttled = "touch and token, throttled",
        /// When the tab gains the focus, the current session is touched and a token is asked for.
        Always = "touch and token",
    }
    /// What happens when the page is shown again.
    shown: Shown = "a page that is shown" {
        /// When the page is shown again, the current session is touched and then a token is asked for.
        TouchAndToken = "touch and token",
        /// When the page is shown again, a token is asked for and then the current session is touched.
        TokenAndTouch = "token and touch",
        /// Nothing is done when the page is shown again.
        Nothing = "nothing",
        /// When the page is shown again, a token is asked for.
        Token = "token",
    }
    /// What `signOut` needs, and whether it can name a session.
    sign_out_needs: SignOutNeeds = "signOut needs" {
        /// `signOut` always signs out of all sessions.
        Client = "a client",
        /// `signOut` does nothing where no session is current. It may name one session to sign out of.
        Session = "a current session",
        /// `signOut` does nothing where the client has no sessions. It may name one session to sign out of.
        Sessions = "sessions",
    }
    /// What `signOut` does when the server has answered.
    sign_out: SignOut = "signOut" {
        /// After signing out, `setActive` sets null.
        SetsNull = "sets null",
        /// After signing out, `setActive` hides, navigates away and sets null.
        CallsBack = "calls back",
        /// After signing out, `setActive` hides and navigates away twice, and sets null.
        CallsBackAndRedirects = "calls back and redirects",
        /// After signing out, everything is hidden, the page navigates to a `redirectUrl`, and null is set.
        Redirects = "redirects",
        /// Everything is hidden before the server is asked to sign out.
        HidesFirst = "hides first",
    }
    /// What becomes of the tokens in the cache when the user signs out of all sessions.
    signed_out_tokens: SignedOutTokens = "tokens after a sign-out" {
        /// After signing out of all sessions, no token is left in the cache.
        Forgotten = "forgotten",
        /// After signing out of all sessions, their tokens stay in the cache, so that a call for one of them need not ask for any.
        Kept = "kept",
    }
    /// What the message of an error from the server is.
    error_text: ErrorText = "text of an error" {
        /// A call that the server refuses rejects with the number of the HTTP status.
        Status = "status",
        /// A call that the server refuses rejects with the server's long message.
        Message = "message",
    }
}
