//! Ids that the client has nothing of. A scenario may name such an id on purpose, so it is no mistake; one that is a slip away from an
//! id of the client is worth a word, and so is each where what is expected never comes.

use interlude_spec::diagnostic::{Code, Diagnostic};
use interlude_spec::id::OrganizationId;
use interlude_spec::plan::{Plan, SessionPlan};
use interlude_spec::scenario::mentions::{Mention, Named, mentions};

/// An id in the text of which the client has nothing, and the one that was probably meant.
pub(super) struct Unknown {
    mention: Mention,
    meant: Option<String>,
    /// There is nothing of this kind that could be meant.
    is_without: bool,
}

/// The ids of the text of which the client has nothing, in the order of the text.
pub(super) fn unknown(plan: &Plan, text: &str) -> Vec<Unknown> {
    let sessions: Vec<&SessionPlan> = plan.sessions().collect();
    let unknown = mentions(text).into_iter().filter_map(|mention| {
        let known = known(&sessions, mention.named);
        if known.contains(&mention.id.as_str()) {
            return None;
        }
        let of_user = sessions.iter().find(|session| session.user.as_str() == mention.id);
        let meant = match of_user.filter(|_| mention.named == Named::Session) {
            Some(session) => Some(session.id.as_str()),
            None => known.iter().copied().find(|known| is_slip(&mention.id, known)),
        };
        let meant = meant.map(ToOwned::to_owned);
        Some(Unknown { mention, meant, is_without: sessions.is_empty() })
    });
    unknown.collect()
}

fn known<'s>(sessions: &[&'s SessionPlan], named: Named) -> Vec<&'s str> {
    let of_session = |session: &&'s SessionPlan| -> Vec<&'s str> {
        match named {
            Named::Session => vec![session.id.as_str()],
            Named::User => vec![session.user.as_str()],
            Named::Organization => {
                let ids = session.organizations.iter().map(OrganizationId::as_str);
                ids.chain(session.slugs.values().map(String::as_str)).collect()
            }
        }
    };
    sessions.iter().flat_map(of_session).collect()
}

impl Unknown {
    fn message(&self) -> String {
        let id = &self.mention.id;
        match self.mention.named {
            Named::Session => format!("the client has no session `{id}`"),
            Named::Organization => format!("no session of the client has an organization `{id}`"),
            Named::User => format!("no session of the client has the user `{id}`"),
        }
    }

    /// What is said beside another mistake that it may be the cause of.
    pub(super) fn aside(&self) -> String {
        let meant =
            self.meant.as_ref().map(|meant| format!(", and `{meant}` may be meant")).unwrap_or_default();
        format!("in line {} {}{meant}", self.mention.place.line, self.message())
    }

    /// What is said of it alone, where it does not look meant.
    pub(super) fn advice(&self) -> Option<Diagnostic> {
        let help = match &self.meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if self.is_without && self.mention.named == Named::Session => {
                format!(
                    "give it one: `client: {{ sessions: [{{ id: {}, user: user_ada }}] }}`",
                    self.mention.id
                )
            }
            None => return None,
        };
        Some(Diagnostic {
            code: Code::MistypedId,
            place: self.mention.place,
            message: self.message(),
            label: "unknown here; that is fine where it is meant".into(),
            help: Some(help),
        })
    }
}

/// Whether one slip of the hand leads from one id to the other: a letter too many or too few, two that have changed places, or another
/// letter in a name that has at least three. `sess_a` and `sess_c` are two names.
pub(super) fn is_slip(written: &str, known: &str) -> bool {
    let (written, known): (Vec<char>, Vec<char>) = (written.chars().collect(), known.chars().collect());
    let same = written.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (left, right) = (&written[same..], &known[same..]);
    match written.len().cmp(&known.len()) {
        std::cmp::Ordering::Greater => left.get(1..) == Some(right),
        std::cmp::Ordering::Less => right.get(1..) == Some(left),
        std::cmp::Ordering::Equal => match (left, right) {
            ([a, b, left @ ..], [c, d, right @ ..]) if a == d && b == c => left == right,
            _ => {
                let name = known.iter().rev().take_while(|letter| **letter != '_').count();
                name >= 3 && left.get(1..) == right.get(1..)
            }
        },
    }
}
