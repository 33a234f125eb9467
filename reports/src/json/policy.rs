//! The choices of a policy as JSON, under names that stay what they are whatever the record calls its fields.

use interlude_lab::semantics::Semantics;
use interlude_lab::semantics::record::{
    Impossible, Leaves, Navigates, Overlap, Record, Returns, SetActive, Unknown, Unload,
};
use serde::Serialize;

/// A policy with its choices.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice, and any may go with any other")]
pub(super) struct Policy<'a> {
    name: &'a str,
    about: &'a str,
    set_active_hides: bool,
    null_navigation_hides: bool,
    overlap: &'static str,
    failure: &'static str,
    failure_rejects: bool,
    unknown_id: &'static str,
    impossible: &'static str,
    unload_suppresses: bool,
}

impl<'a> Policy<'a> {
    pub(super) fn of(Semantics { name, about, record }: &'a Semantics) -> Self {
        let Record { overlap, set_active, null_navigation, failure, failed, unknown_id, impossible, unload } =
            *record;
        Self {
            name,
            about,
            set_active_hides: set_active == SetActive::Hides,
            null_navigation_hides: null_navigation == Navigates::Hides,
            overlap: match overlap {
                Overlap::Uncoordinated => "uncoordinated",
                Overlap::Serialized => "serialized",
                Overlap::LatestWins => "latest-wins",
            },
            failure: match failure {
                Leaves::Undefined => "undefined",
                Leaves::Before => "before",
                Leaves::Null => "null",
            },
            failure_rejects: failed == Returns::Rejects,
            unknown_id: match unknown_id {
                Unknown::MeansNull => "means-null",
                Unknown::Rejects => "rejects",
            },
            impossible: match impossible {
                Impossible::Rejects => "rejects",
                Impossible::Resolves => "resolves",
            },
            unload_suppresses: unload == Unload::Suppresses,
        }
    }
}
