//! Which of several things of one instant comes first: as written, or every order in turn.

use interlude_spec::plan::Stimulus;

/// The largest number of orders that one trial runs.
pub const MOST_ORDERS: u32 = 720;

/// A walk through the orders of a plan's instants: one order a run, all of them over the runs.
#[derive(Clone, Debug, Default)]
pub struct Order {
    all: bool,
    /// What was chosen at each point of the last run, and out of how many.
    taken: Vec<(usize, usize)>,
    point: usize,
}

/// What comes next in an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The thing at this place of the agenda.
    Due(usize),
    /// The stimulus at this place of those that wait.
    Step(usize),
}

impl Order {
    /// What is due, by due time and start order; then the steps as they are written.
    pub fn of_the_file() -> Self {
        Self::default()
    }

    /// The first of all orders; [`Self::advance`] goes on to the next.
    pub fn first_of_all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Goes on to the next order; `false` after the last.
    pub fn advance(&mut self) -> bool {
        self.point = 0;
        while let Some((chosen, of)) = self.taken.pop() {
            if chosen + 1 < of {
                self.taken.push((chosen + 1, of));
                return true;
            }
        }
        false
    }

    /// What comes next, of so many things due and of the stimuli that wait; `None` when there is nothing.
    pub(super) fn choose(&mut self, due: usize, waiting: &[&Stimulus]) -> Option<Choice> {
        let free: Vec<usize> = (0..waiting.len()).filter(|place| is_free(waiting, *place)).collect();
        let options = due + free.len();
        if options == 0 {
            return None;
        }
        let chosen = if self.all && options > 1 { self.pick(options) } else { 0 };
        Some(if chosen < due { Choice::Due(chosen) } else { Choice::Step(free[chosen - due]) })
    }

    fn pick(&mut self, options: usize) -> usize {
        if self.point == self.taken.len() {
            self.taken.push((0, options));
        }
        let (chosen, _) = self.taken[self.point];
        self.point += 1;
        // A client that is not deterministic may leave less to choose from than it did the last time.
        chosen.min(options - 1)
    }
}

/// Whether a stimulus may come before those that are written before it: one about a listener may not come before
/// another about the same listener, since removing what is not there yet means nothing.
fn is_free(waiting: &[&Stimulus], place: usize) -> bool {
    let listener = |stimulus: &Stimulus| match stimulus {
        Stimulus::AddListener(name) | Stimulus::RemoveListener(name) => Some(name.clone()),
        _ => None,
    };
    match listener(waiting[place]) {
        None => true,
        Some(name) => waiting[..place].iter().all(|earlier| listener(earlier).as_ref() != Some(&name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_spec::event::Ambient;

    fn orders(due: usize, waiting: &[&Stimulus]) -> Vec<Vec<Choice>> {
        let mut order = Order::first_of_all();
        let mut all = Vec::new();
        loop {
            let (mut left, mut waiting, mut run) = (due, waiting.to_vec(), Vec::new());
            while let Some(choice) = order.choose(left, &waiting) {
                match choice {
                    Choice::Due(_) => left -= 1,
                    Choice::Step(place) => _ = waiting.remove(place),
                }
                run.push(choice);
            }
            all.push(run);
            if !order.advance() {
                return all;
            }
        }
    }

    #[test]
    fn every_order_comes_up_exactly_once() {
        assert_eq!(
            orders(1, &[&Stimulus::Ambient(Ambient::Unload), &Stimulus::Ambient(Ambient::Focus(true))]).len(),
            6
        );
        assert_eq!(
            orders(2, &[&Stimulus::Ambient(Ambient::Unload), &Stimulus::Ambient(Ambient::Focus(true))]).len(),
            24
        );
        assert_eq!(orders(0, &[]).len(), 1);
    }

    #[test]
    fn a_listener_is_not_removed_before_it_is_added() {
        let (add, remove) = (Stimulus::AddListener("late".into()), Stimulus::RemoveListener("late".into()));
        assert_eq!(orders(0, &[&add, &remove]).len(), 1);
        assert_eq!(orders(0, &[&add, &remove, &Stimulus::Ambient(Ambient::Unload)]).len(), 3);
    }

    #[test]
    fn a_client_that_leaves_less_to_choose_from_than_before_is_met_with_what_there_is() {
        let mut order = Order::first_of_all();
        assert_eq!(order.choose(3, &[]), Some(Choice::Due(0)));
        assert!(order.advance());
        assert_eq!(order.choose(3, &[]), Some(Choice::Due(1)));
        assert!(order.advance());
        assert_eq!(order.choose(2, &[]), Some(Choice::Due(1)), "the third is not there any more");
    }
}
