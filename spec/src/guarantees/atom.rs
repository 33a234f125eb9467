//! The questions that can be asked of a moment of a trace. A moment is the state right after an event.

use crate::rule::RuleId;

/// A question about a moment, of one call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Atom {
    /// The call has been made.
    Made,
    /// `main` was told last that the session is undefined.
    Hidden,
    /// What is current is known: `main` has been told of it, or the client has not been loaded yet.
    Known,
    /// `main` was told last that session, user and organization are undefined.
    FullyHidden,
    /// The call's callback starts here.
    CallbackStarts,
    /// The call's callback starts here and is given what it has to be given.
    CallbackStartsRight,
    /// The call's callback's promise settles here.
    Settles,
    /// The call's callback has given a promise that has not settled.
    CallbackPending,
    /// The call sets its value here.
    Sets,
    /// The call set its value in this turn, up to here.
    SetInThisTurn,
    /// A value is told here that the call is charged with, against this rule.
    SetsWrong(RuleId),
    /// The call returns here, or this is the end, and what was told last is what the call is to set; of a call that others
    /// overlap it is enough that this was so before, once it had come as far as to its set.
    EndsWithTarget,
    /// The call returns here, or this is the end, and the session that was told last is the call's, in whichever organization.
    EndsInItsSession,
    /// `main` was told a value other than undefined since the call was made.
    ValueIsTold,
    /// `main` is told here that the session is undefined, and was told otherwise before; the call is in progress and no
    /// other call is.
    HidesAlone,
    /// The call resolves here.
    Resolves,
    /// The call returns here, resolved or rejected.
    Returns,
    /// The call is released, when the event of the moment happens.
    Released,
    /// The call is released, once the event of the moment has happened.
    ReleasedNow,
    /// A later call was made while it was in progress.
    Overtaken,
    /// A hook of a framework runs after the call, so that it may return later than it sets.
    MayReturnLate,
    /// Since the call was made and before the event of the moment there was a time at which it replaced nothing.
    ReplacesNothing,
    /// This is the end, and nothing holds the call up, which has not returned.
    Due,
    /// This is the last event of its turn.
    TurnEnds,
    /// Every listener that was told something after it joined was told the same as `main`.
    ListenersAgree,
    /// There is a listener beside `main`, which has been told something.
    OthersListen,
    /// Every listener was told last what `main` was told last.
    EachListenerTold,
    /// No other call has been in progress together with this one so far.
    Alone,
    /// Something that is no call, such as signing out or the server, may have changed what is current by now.
    ChangedOtherwise,
    /// The turn ends here, components are rendered, and children are there.
    ChildrenShown,
    /// The page came with what the server said of its session, and `main` has been told nothing since but undefined.
    AsTheServerSaid,
    /// Sessions come with a token, so that all that a component may ask of one is there.
    TokensComeAlong,
    /// The turn ends here, components are rendered, and no children are there.
    ChildrenHidden,
    /// The turn ends here, and a component is rendered whose children fit what was told last.
    ChildrenDue,
    /// The turn ends here, and children that fit what was told last are there.
    ChildrenBack,
    /// The turn ends here, and children are there that do not fit what was told last.
    ChildrenOfOthers,
    /// The page goes here to where the call is to go.
    GoesThere,
    /// The implementation is asked here.
    Probed,
    /// The implementation, asked here, says what `main` was told.
    ProbeAgrees,
}

impl Atom {
    /// Whether the answer depends on which call each change belongs to.
    pub const fn is_of_meanings(&self) -> bool {
        matches!(self, Self::Sets | Self::SetInThisTurn | Self::SetsWrong(_))
    }
}
