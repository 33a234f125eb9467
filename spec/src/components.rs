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

/// What stands on the screen: for each audience whether its children are there, and nothing of one that no component is for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Look {
    signed_in: Option<bool>,
    signed_out: Option<bool>,
}

impl Look {
    /// Whose children are there. Where those for both audiences are, the signed-in ones count: they are what must not be seen.
    pub const fn children(self) -> Children {
        match self {
            Self { signed_in: Some(true), .. } => Children::SignedIn,
            Self { signed_out: Some(true), .. } => Children::SignedOut,
            _ => Children::Hidden,
        }
    }

    /// Whether the children of an audience are there; `None` where no component is for it.
    pub const fn shows(self, audience: Children) -> Option<bool> {
        match audience {
            Children::SignedIn => self.signed_in,
            Children::SignedOut => self.signed_out,
            Children::Hidden => None,
        }
    }

    /// Whether children are there that are for others than this audience.
    pub fn shows_another(self, audience: Children) -> bool {
        [Children::SignedIn, Children::SignedOut]
            .into_iter()
            .any(|other| other != audience && self.shows(other) == Some(true))
    }

    /// In words.
    pub const fn in_words(self) -> &'static str {
        match (self.signed_in, self.signed_out) {
            (Some(true), Some(true)) => "signed-in and signed-out children are there",
            (Some(true), _) => "signed-in children are there",
            (_, Some(true)) => "signed-out children are there",
            _ => "no children are there",
        }
    }
}

/// What control components show, as far as it was rendered. A browser paints what stands there when a turn ends, so that is
/// when the screen is looked at: what comes and goes within a turn is never seen.
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

    /// What stands there; `None` before the first rendering of anything.
    pub fn look(&self) -> Option<Look> {
        let shows = |audience| {
            let of_it = self.components.iter().filter(|(_, of, _)| *of == audience);
            of_it.map(|(.., shown)| *shown).reduce(|one, other| one || other)
        };
        let look = || Look { signed_in: shows(Children::SignedIn), signed_out: shows(Children::SignedOut) };
        (!self.components.is_empty()).then(look)
    }
}

/// Whether a turn ends with an event: nothing comes after it in its turn but what is asked at rest.
pub fn ends_turn(trace: &Trace<Numbered>, event: usize) -> bool {
    let is_at_rest = |event: &Event<Numbered>| matches!(event.what, What::Probe { .. } | What::End);
    let this = &trace.events[event];
    let mut later = trace.events[event + 1..].iter().take_while(|next| next.turn == this.turn);
    !is_at_rest(this) && later.all(is_at_rest)
}

/// What stands on the screen after each event, as it was painted last; `None` before anything was.
pub fn painted(names: &Names, trace: &Trace<Numbered>) -> Vec<Option<Look>> {
    let (mut screen, mut painted) = (Screen::default(), None);
    let after = trace.events.iter().enumerate().map(|(k, event)| {
        if let What::Saw(Observation::Render { component, visible }) = event.what {
            screen.render(names, component, visible);
        }
        if ends_turn(trace, k) {
            painted = screen.look();
        }
        painted
    });
    after.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Ambient;
    use crate::event::Stimulus;
    use crate::time::Tick;

    #[test]
    fn what_is_asked_in_the_middle_of_a_turn_does_not_end_it() {
        let event = |turn, what| Event { at: Tick::ZERO, turn, what };
        let load = || What::Did(Stimulus::Ambient(Ambient::Load));
        let events = vec![
            event(1, load()),
            event(1, What::End),
            event(1, load()),
            event(1, What::End),
            event(2, load()),
        ];
        let trace = Trace { events };
        let ends: Vec<usize> = (0..trace.events.len()).filter(|k| ends_turn(&trace, *k)).collect();
        assert_eq!(ends, [2, 4]);
    }
}
