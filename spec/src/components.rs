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

/// What control components show, as far as it was rendered.
#[derive(Clone, Default, Debug)]
pub struct Screen {
    /// Each component about the user: whose it is, and whether its children are there.
    components: Vec<(u16, Children, bool)>,
}

impl Screen {
    /// A component shows or hides its children.
    pub fn render(&mut self, names: &Names, component: u16, visible: bool) {
        if let Some((.., shown)) = self.components.iter_mut().find(|(known, ..)| *known == component) {
            *shown = visible;
        } else {
            let name = names.words.name(component).map_or("", String::as_str);
            self.components.extend(audience(name).map(|audience| (component, audience, visible)));
        }
    }

    /// Whose children are there; `None` before the first rendering of anything. Where children for both audiences are there
    /// at once, the signed-in ones count: they are what must not be seen.
    pub fn children(&self) -> Option<Children> {
        if self.components.is_empty() {
            return None;
        }
        let shown = |children| self.components.iter().any(|(_, of, shown)| *shown && *of == children);
        Some(if shown(Children::SignedIn) {
            Children::SignedIn
        } else if shown(Children::SignedOut) {
            Children::SignedOut
        } else {
            Children::Hidden
        })
    }
}

/// Whether two events in a row are one look at the screen: it is looked at when a turn is over, so each rendering is what the
/// last of several in a row comes to.
pub fn is_one_look(event: &Event<Numbered>, next: &Event<Numbered>) -> bool {
    let renders = |event: &Event<Numbered>| matches!(event.what, What::Saw(Observation::Render { .. }));
    renders(event) && renders(next) && event.turn == next.turn
}

/// What is rendered after each event, each look at the screen taken as one; `None` before the first rendering of anything.
pub fn rendered(names: &Names, trace: &Trace<Numbered>) -> Vec<Option<Children>> {
    let mut screen = Screen::default();
    let after = trace.events.iter().map(|event| {
        if let What::Saw(Observation::Render { component, visible }) = event.what {
            screen.render(names, component, visible);
        }
        screen.children()
    });
    let mut rendered: Vec<_> = after.collect();
    for k in (1..rendered.len()).rev() {
        if is_one_look(&trace.events[k - 1], &trace.events[k]) {
            rendered[k - 1] = rendered[k];
        }
    }
    rendered
}
