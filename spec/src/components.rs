//! What control components show, from what was rendered.

use crate::event::{Event, Numbered, Observation, What};
use crate::names::Names;
use crate::trace::Trace;
use crate::value::Children;

/// Whom the children of a control component are for; `None` for one that is not about the user, such as
/// `ClerkLoading`.
///
/// `SignedOut` and names that end in `signed-out` are for signed-out users. `ClerkLoaded`, `ClerkLoading` and the like
/// are about the client. Everything else (`SignedIn`, `Protect`, `Show`) is for signed-in users.
pub fn audience(component: &str) -> Option<Children> {
    if component == "SignedOut" || component.ends_with("signed-out") {
        Some(Children::SignedOut)
    } else if component.starts_with("Clerk") {
        None
    } else {
        Some(Children::SignedIn)
    }
}

/// What is rendered after each event; `None` before the first rendering of anything.
///
/// The screen is looked at when a turn is over, so renderings in a row are one look at it: each of them is what the last
/// comes to. Where children for both audiences are there at once, the signed-in ones count: they are what must not be seen.
pub fn rendered(names: &Names, trace: &Trace<Numbered>) -> Vec<Option<Children>> {
    // Each component about the user: whose it is, and whether its children are there.
    let mut components: Vec<(u16, Children, bool)> = Vec::new();
    let mut rendered: Vec<_> = trace
        .events
        .iter()
        .map(|event| {
            if let What::Saw(Observation::Render { component, visible }) = event.what {
                let name = names.words.name(component).map_or("", String::as_str);
                match components.iter_mut().find(|(known, ..)| *known == component) {
                    Some((.., shown)) => *shown = visible,
                    None => {
                        components.extend(audience(name).map(|audience| (component, audience, visible)));
                    }
                }
            }
            if components.is_empty() {
                return None;
            }
            let shown = |children| components.iter().any(|(_, of, shown)| *shown && *of == children);
            Some(if shown(Children::SignedIn) {
                Children::SignedIn
            } else if shown(Children::SignedOut) {
                Children::SignedOut
            } else {
                Children::Hidden
            })
        })
        .collect();
    for k in (1..rendered.len()).rev() {
        let [before, event] = [&trace.events[k - 1], &trace.events[k]];
        let is_look = |event: &Event<Numbered>| matches!(event.what, What::Saw(Observation::Render { .. }));
        if is_look(before) && is_look(event) && before.turn == event.turn {
            rendered[k - 1] = rendered[k];
        }
    }
    rendered
}
