//! The record that a client was found to follow, and what only whoever looked for it knows of it. It knows no format.

use interlude_lab::fit::Fit;

/// What was found for a client.
#[derive(Clone, Debug)]
pub struct FitReport {
    /// The client.
    pub implementation: String,
    /// What was found.
    pub fit: Fit,
    /// What the scenarios depend on.
    pub seed: u64,
}

impl FitReport {
    /// The record in words: as which version, but for which choices.
    pub fn record(&self) -> String {
        let changed: Vec<_> = self
            .fit
            .changed
            .iter()
            .map(|choice| format!("`{}` is `{}`", choice.field().as_str(), choice.as_str()))
            .collect();
        let but = if changed.is_empty() { String::new() } else { format!(", but {}", changed.join(" and ")) };
        format!("as clerk-js@{}{but}", self.fit.since)
    }
}
