//! What a telling of `main` means.

use crate::plan::CallIndex;
use crate::rule::RuleId;

/// What a telling of `main` means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// The session becomes undefined.
    Hide,
    /// A value is set by this call.
    Set(CallIndex),
    /// It repeats the telling before, or it is explained by something that is no call or by a call that is released.
    Nothing,
    /// No call may tell this; this one is charged with it, and breaks this rule.
    Wrong(CallIndex, RuleId),
    /// No call was ever made that could be charged with it.
    Unexplained,
}
