//! What a scenario asks of one probe, and of what `main` is told from first to last; whoever it is that answers.

use crate::plan::{Action, CallIndex, CallState, Children, EmissionPattern, Expectation, Plan};
use crate::trace::{Current, Value};

/// What a probe finds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Observed {
    /// What is current.
    pub current: Current,
    /// What the control components show; `None` where that is open.
    pub children: Option<Children>,
    /// How far each call of the plan has come; `None` for one that has not been made.
    pub calls: Vec<Option<CallState>>,
}

/// Each thing expected that is otherwise, with what it is instead, in words.
pub fn differences(plan: &Plan, expected: &Expectation, observed: &Observed) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    let mut compare = |name: &str, expected: Option<String>, observed: Option<String>| {
        if let (Some(expected), Some(observed)) = (expected, observed)
            && expected != observed
        {
            differences.push((format!("{name} {expected}"), format!("{name} {observed}")));
        }
    };
    let current = &observed.current;
    compare("session", expected.session.as_ref().map(text), Some(text(&current.session)));
    compare(
        "organization",
        expected.organization.as_ref().map(text),
        current.organization.as_ref().map(text),
    );
    compare("user", expected.user.as_ref().map(text), Some(text(&current.user)));
    let in_words = |children: Option<Children>| children.map(|it| it.as_str().into());
    compare("children", in_words(expected.children), in_words(observed.children));
    for (call, state) in &expected.calls {
        let observed = observed.calls.get(call.index()).and_then(Option::as_ref);
        let fits = match (state, observed) {
            (CallState::Rejected(None), Some(CallState::Rejected(_))) => true,
            (state, observed) => Some(state) == observed,
        };
        if !fits {
            differences
                .push((state_in_words(plan, *call, Some(state)), state_in_words(plan, *call, observed)));
        }
    }
    differences
}

fn text<Id: std::fmt::Display>(value: &Value<Id>) -> String {
    value.to_string()
}

fn state_in_words(plan: &Plan, call: CallIndex, state: Option<&CallState>) -> String {
    let label = &plan.call(call).label;
    match state {
        None => format!("`{label}` not made"),
        Some(CallState::Pending) => format!("`{label}` pending"),
        Some(CallState::Resolved) => format!("`{label}` resolved"),
        Some(CallState::Rejected(None)) => format!("`{label}` rejected"),
        Some(CallState::Rejected(Some(error))) => format!("`{label}` rejected with \"{error}\""),
    }
}

/// What a probe finds of the things that an expectation names, in words.
pub fn in_words(plan: &Plan, expected: &Expectation, observed: &Observed) -> String {
    let Observed { current, children, calls } = observed;
    let session = expected.session.as_ref().map(|_| format!("session {}", current.session));
    let organization = current.organization.as_ref().filter(|_| expected.organization.is_some());
    let organization = organization.map(|organization| format!("organization {organization}"));
    let user = expected.user.as_ref().map(|_| format!("user {}", current.user));
    let children = children.filter(|_| expected.children.is_some());
    let children = children.map(|children| format!("children {}", children.as_str()));
    let calls = expected
        .calls
        .iter()
        .map(|(call, _)| state_in_words(plan, *call, calls.get(call.index()).and_then(Option::as_ref)));
    let parts = [session, organization, user, children].into_iter().flatten().chain(calls);
    parts.collect::<Vec<_>>().join(", ")
}

/// What a plan asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asks<'p> {
    plan: &'p Plan,
    patterns: &'p [EmissionPattern],
}

/// How what was told so far fits what a plan lists: for each number of its items, whether it may be just those.
///
/// An implementation may repeat itself, and may not; whether it does can decide between two neighbouring items that both
/// fit, so both are kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Told {
    /// If nothing was repeated.
    once: Reached,
    /// If everything was repeated as often as it would help.
    repeated: Reached,
}

/// Of so many patterns, for each number of them whether what was told fits just those, the last of them begun: a bit for each
/// number. There may be very many patterns, and a search holds this for each of its states.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Reached {
    patterns: usize,
    words: Vec<u64>,
}

impl Reached {
    /// Before anything is told, none of the patterns is begun.
    pub(super) fn nothing(patterns: &[EmissionPattern]) -> Self {
        let mut reached = Self::never(patterns.len());
        reached.insert(0);
        reached
    }

    fn never(patterns: usize) -> Self {
        Self { patterns, words: vec![0; patterns / WORD + 1] }
    }

    fn insert(&mut self, number: usize) {
        self.words[number / WORD] |= 1 << (number % WORD);
    }

    /// Whether what was told fits just so many patterns.
    pub(super) fn has(&self, number: usize) -> bool {
        self.words.get(number / WORD).is_some_and(|word| word & 1 << (number % WORD) != 0)
    }

    /// Whether what was told fits all patterns.
    pub(super) fn is_all(&self) -> bool {
        self.has(self.patterns)
    }

    /// Whether what was told fits no number of patterns.
    pub(super) fn is_never(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The same after something more is told. Each pattern stands for one or more neighbouring tellings.
    pub(super) fn after(&self, patterns: &[EmissionPattern], current: &Current) -> Self {
        let mut after = Self::never(self.patterns);
        let mut before = 0;
        for (place, word) in self.words.iter().enumerate() {
            // Those that go on, and those behind them, which may begin.
            let mut possible = word | word << 1 | before >> (WORD - 1);
            before = *word;
            while possible != 0 {
                let number = place * WORD + possible.trailing_zeros() as usize;
                possible &= possible - 1;
                if (1..=self.patterns).contains(&number) && fits(&patterns[number - 1], current) {
                    after.insert(number);
                }
            }
        }
        after
    }
}

/// How many bits a word has.
const WORD: usize = u64::BITS as usize;

impl<'p> Asks<'p> {
    /// What a plan asks for.
    pub fn of(plan: &'p Plan) -> Self {
        Self { plan, patterns: plan.emissions.as_deref().unwrap_or_default() }
    }

    /// Whether a probe finds what is expected by this step of the plan. Whether an error has the expected message cannot
    /// be told of an observation without one, which is taken for one that has it.
    pub fn is_met(&self, step: usize, observed: &Observed) -> bool {
        let Some(Action::Expect(expected)) = self.plan.steps.get(step).map(|step| &step.action) else {
            return true;
        };
        let mut expected = expected.clone();
        for (call, state) in &mut expected.calls {
            let found = observed.calls.get(call.index());
            if matches!((&state, found), (CallState::Rejected(_), Some(Some(CallState::Rejected(None))))) {
                *state = CallState::Rejected(None);
            }
        }
        differences(self.plan, &expected, observed).is_empty()
    }

    /// Whether the expectation of a step names the message of an error, which no rule of the contract says anything about.
    pub fn names_a_message(&self, step: usize) -> bool {
        let Some(Action::Expect(expected)) = self.plan.steps.get(step).map(|step| &step.action) else {
            return false;
        };
        expected.calls.iter().any(|(_, state)| matches!(state, CallState::Rejected(Some(_))))
    }

    /// Before anything is told.
    pub fn nothing_told(&self) -> Told {
        let once = Reached::nothing(self.patterns);
        Told { repeated: once.clone(), once }
    }

    /// `main` is told something.
    pub fn tell(&self, told: &mut Told, current: &Current) {
        told.once = told.once.after(self.patterns, current);
        told.repeated = told.repeated.after(self.patterns, current);
        // Told once more, it may be what the next pattern stands for, and so on.
        for (place, pattern) in self.patterns.iter().enumerate() {
            if told.repeated.has(place) && !told.repeated.has(place + 1) && fits(pattern, current) {
                told.repeated.insert(place + 1);
            }
        }
    }
}

impl Told {
    /// Whether everything that is listed may have been told.
    pub fn may_be_all(&self) -> bool {
        self.repeated.is_all()
    }

    /// Whether it was, if nothing was repeated.
    pub fn is_all(&self) -> bool {
        self.once.is_all()
    }
}

fn fits(pattern: &EmissionPattern, current: &Current) -> bool {
    pattern.session.as_ref().is_none_or(|session| *session == current.session)
        && match (&pattern.organization, &current.organization) {
            (Some(expected), Some(told)) => expected == told,
            _ => true,
        }
}
