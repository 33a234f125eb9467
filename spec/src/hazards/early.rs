//! Hazards of what is told ahead of its time.

use super::context::{Context, Now};
use super::{Monitor, Shown};
use crate::event::{Observation, What};
use crate::names::MAIN;
use crate::obligations::{CallSpec, Compiled, Gives};
use crate::parts;
use crate::plan::CallIndex;
use crate::state_key::StateKey;
use crate::value::{Asked, UNDEFINED, Val};

/// What a setActive is to set is told before its callback starts, or without one before it sets, and something else of it
/// follows.
#[derive(Clone, Debug)]
pub(super) struct EarlyValue {
    /// Of each call, the news of what it is to set; empty where there is no setActive.
    news: Vec<Option<News>>,
    is_at_a_loss: bool,
}

/// What a call is to set, told while the call has not set it.
#[derive(Clone, Copy, Debug)]
struct News {
    at: usize,
    told: Val,
    /// No other call in progress has that target.
    is_alone: bool,
    /// It has no callback, and is known to set later.
    sets_later: bool,
    /// Something was told after that and before the call returned.
    is_followed: bool,
}

parts! { pub(super) EarlyValue:
    NEWS = "early-value.news": "What each call told early.";
    FOLLOWED = "early-value.followed": "Whether something followed that.";
}

impl Monitor for EarlyValue {
    fn new(spec: &Compiled<'_>) -> Self {
        let is_needed = spec.calls.iter().any(|call| !call.is_set_session());
        let calls = if is_needed { spec.calls.len() } else { 0 };
        Self { news: vec![None; calls], is_at_a_loss: false }
    }

    #[inline]
    fn on_event(&mut self, now: &Now<'_>) -> Option<Shown> {
        if self.news.is_empty() {
            return None;
        }
        match now.context.event {
            What::Saw(Observation::Emit { listener: MAIN, .. }) => self.hear_all(now),
            What::Saw(Observation::Callback { call, .. }) => self.shown(now, call),
            _ => None,
        }
    }

    /// Of several calls the one that was made first is told of.
    fn rank(shown: &Shown, run: &Context) -> usize {
        shown.call.map_or(usize::MAX, |call| usize::from(run.rank(call)))
    }

    fn words(shown: &Shown, spec: &Compiled<'_>) -> [String; 2] {
        [
            format!("what `{}` sets is told once its callback is done", shown.label(spec)),
            format!("{} is told before", shown.told(spec)),
        ]
    }

    fn is_at_a_loss(&self) -> bool {
        self.is_at_a_loss
    }

    fn write(&self, run: &Context, key: &mut StateKey) {
        for call in run.open.iter().filter(|_| !self.news.is_empty()) {
            let news = self.news[call.index()];
            let number = news.map_or(0, |news| 1 + u16::from(news.is_alone));
            key.put(Self::NEWS, [number]);
            key.flags(&[(Self::FOLLOWED, news.is_some_and(|news| news.is_followed))]);
        }
    }
}

impl EarlyValue {
    /// Something is told.
    fn hear_all(&mut self, now: &Now<'_>) -> Option<Shown> {
        let mut first = None;
        for &call in &now.context.open {
            if !now.spec.calls[call.index()].is_set_session() {
                self.hear(now, call);
                first = first.or_else(|| self.shown(now, call));
            }
        }
        first
    }

    /// Something is told while a setActive is in progress.
    fn hear(&mut self, now: &Now<'_>, call: CallIndex) {
        let (spec, run) = (now.spec, now.context);
        let of = &spec.calls[call.index()];
        let has_callback = of.gives != Gives::NoCallback;
        if let Some(news) = &mut self.news[call.index()] {
            news.is_followed = true;
            self.is_at_a_loss |= !has_callback && news.is_alone && !news.sets_later;
            return;
        }
        if has_callback && run.has_started(call) || !is_news(of, run.told, run.known_before) {
            return;
        }
        // Without a callback it is told early if the call sets once more, which is read off the whole trace.
        let sets_later = if has_callback { None } else { now.oracle.sets_later(call) };
        if sets_later != Some(false) {
            let is_target =
                |other: &CallIndex| *other != call && has_target(&spec.calls[other.index()], run.told);
            self.news[call.index()] = Some(News {
                at: run.at,
                told: run.told,
                is_alone: !run.open.iter().any(is_target),
                sets_later: sets_later == Some(true),
                is_followed: false,
            });
        }
    }

    fn shown(&self, now: &Now<'_>, call: CallIndex) -> Option<Shown> {
        let news = self.news.get(call.index()).copied().flatten()?;
        let is_early =
            news.is_alone && news.is_followed && (news.sets_later || now.context.has_started(call));
        is_early.then(|| Shown { call: Some(call), ..Shown::at(news.at, news.told) })
    }
}

/// Whether a value newly holds what a call is to set.
fn is_news(of: &CallSpec<'_>, told: Val, known: Val) -> bool {
    let session = matches!(of.session, Asked::Id(code) if told.session == code && known.session != code);
    let organization =
        matches!(of.organization, Asked::Id(code) if told.organization == code && known.organization != code);
    told.session != UNDEFINED && (session || organization)
}

fn has_target(of: &CallSpec<'_>, told: Val) -> bool {
    of.session == Asked::Id(told.session) || of.organization == Asked::Id(told.organization)
}
