//! Writes a plan as a scenario file: what [`super::load`] reads back as the same plan.

use crate::contract::Contract;
use crate::id::OrganizationId;
use crate::plan::{
    Action, AnswerPlan, Argument, Behaviour, CallIndex, CallPlan, CallState, Expectation, FrameworkPlan,
    Method, OFFLINE, Plan, ServerPlan, SessionPlan, Stimulus, Ties, WITHOUT_A_TOKEN,
};
use crate::trace::Value;
use std::fmt::{Display, Write};

/// A plan as the text of a scenario file.
pub fn write(plan: &Plan) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("scenario: {}", quoted(&plan.title)));
    if !goes_without_saying(plan) {
        line(format!("contract: {}", list(&plan.contracts)));
    }
    if !plan.covers.is_empty() {
        line(format!("covers: {}", list(&plan.covers)));
    }
    line("client:".into());
    if plan.client.sessions.is_empty() {
        line("  sessions: []".into());
    } else {
        line("  sessions:".into());
    }
    for session in &plan.client.sessions {
        line(format!("    - {}", self::session(session)));
    }
    if let Some(active) = &plan.client.active {
        line(format!("  active: {}", quoted(active)));
    }
    if !plan.client.loaded {
        line("  loaded: false".into());
    }
    if let Some(said) = &plan.client.initial_state {
        line(format!("  initialState: {}", said.id().map_or_else(|| "null".into(), quoted)));
    }
    if !plan.client.focused {
        line("  focused: false".into());
    }
    if !plan.client.treat_pending_as_signed_out {
        line("  treatPendingAsSignedOut: false".into());
    }
    if plan.client.environment.force_organization_selection {
        line("  environment: { forceOrganizationSelection: true }".into());
    }
    if let Some(framework) = framework(plan.client.framework) {
        line(format!("  framework: {framework}"));
    }
    if !plan.client.tokens_come_along {
        line("  tokensComeAlong: false".into());
    }
    if let Some(server) = server(&plan.client.server) {
        line(format!("  server: {server}"));
    }
    if plan.ties == Ties::All {
        line("ties: all".into());
    }
    line(if plan.steps.is_empty() { "steps: []".into() } else { "steps:".into() });
    for step in &plan.steps {
        line(format!("  - at: {}", step.at));
        match &step.action {
            Action::Expect(expectation) => line(format!("    expect: {}", expect(plan, expectation))),
            Action::Do(stimulus) => line(format!("    {}", stimulate(plan, stimulus))),
        }
    }
    if let Some(patterns) = &plan.emissions {
        line(format!("emissions: {}", emissions(patterns)));
    }
    if !plan.under.is_empty() {
        line("under:".into());
    }
    for under in &plan.under {
        let emissions =
            under.emissions.as_ref().map(|patterns| format!("emissions: {}", emissions(patterns)));
        let hazards = under.hazards.as_ref().map(|hazards| format!("hazards: {}", list(hazards)));
        let parts: Vec<_> = emissions.into_iter().chain(hazards).collect();
        line(format!("  {}: {{ {} }}", quoted(&under.semantics), parts.join(", ")));
    }
    out
}

/// A session.
fn session(session: &SessionPlan) -> String {
    let mut parts = vec![format!("id: {}", quoted(&session.id)), format!("user: {}", quoted(&session.user))];
    if !session.organizations.is_empty() {
        let organizations: Vec<_> =
            session.organizations.iter().map(|id| organization(session, id)).collect();
        parts.push(format!("organizations: [{}]", organizations.join(", ")));
    }
    let last = session.last_active_organization.iter();
    parts.extend(last.map(|id| format!("lastActiveOrganization: {}", quoted(id))));
    if let Some(task) = session.task {
        parts.push("status: pending".into());
        parts.push(format!("task: {}", task.as_str()));
    }
    format!("{{ {} }}", parts.join(", "))
}

/// An organization of a session: its id, with its slug where it has one.
fn organization(session: &SessionPlan, id: &OrganizationId) -> String {
    session
        .slugs
        .get(id)
        .map_or_else(|| quoted(id), |slug| format!("{{ id: {}, slug: {} }}", quoted(id), quoted(slug)))
}

fn stimulate(plan: &Plan, stimulus: &Stimulus) -> String {
    match stimulus {
        Stimulus::Calls(calls) => match calls.as_slice() {
            [one] => call(plan, *one).join("\n    "),
            several => {
                let items =
                    several.iter().map(|index| format!("\n      - {{ {} }}", call(plan, *index).join(", ")));
                format!("together:{}", items.collect::<String>())
            }
        },
        Stimulus::Ambient(ambient) => {
            let key = ambient.kind().key.unwrap_or_default();
            format!("{key}: {}", ambient.value().unwrap_or(true))
        }
        Stimulus::AddListener(name) => format!("addListener: {}", quoted(name)),
        Stimulus::RemoveListener(name) => format!("removeListener: {}", quoted(name)),
        Stimulus::SignOut(None) => "signOut: true".into(),
        Stimulus::SignOut(Some(session)) => format!("signOut: {}", quoted(session)),
        Stimulus::RemoveSession(session) => format!("removeSession: {}", quoted(session)),
        Stimulus::SignIn(it) => format!("signIn: {}", session(it)),
        Stimulus::AddSession(it) => format!("addSession: {}", session(it)),
    }
}

/// The two keys of a call: its label, and its method with what it is given.
fn call(plan: &Plan, index: CallIndex) -> [String; 2] {
    let call = plan.call(index);
    let mut parts = Vec::new();
    parts.extend(argument("session", &call.session));
    parts.extend(argument("organization", &call.organization));
    if let Some(callback) = &call.callback {
        let key = if call.method == Method::SignOut { "callback" } else { callback_key(plan) };
        let mut fields = vec![match &callback.behaviour {
            Behaviour::ResolvesAfter(after) => format!("resolvesAfter: {after}"),
            Behaviour::RejectsAfter { after, error } => {
                format!("rejectsAfter: {after}, error: {}", quoted(error))
            }
            Behaviour::Never => "never: true".into(),
            Behaviour::Throws(error) => format!("throws: {}", quoted(error)),
            Behaviour::Returns(value) => format!("returns: {value}"),
        }];
        if !callback.calls.is_empty() {
            let calls =
                callback.calls.iter().map(|nested| format!("{{ {} }}", self::call(plan, *nested).join(", ")));
            fields.push(format!("calls: [{}]", calls.collect::<Vec<_>>().join(", ")));
        }
        if callback.await_calls {
            fields.push("awaitCalls: true".into());
        }
        parts.push(format!("{key}: {{ {} }}", fields.join(", ")));
    }
    parts.extend(call.redirect_url.iter().map(|url| format!("redirectUrl: {}", quoted(url))));
    parts.extend(server(&call.server).map(|server| format!("server: {server}")));
    let arguments = match (call.method, &call.session) {
        (Method::SignOut, Argument::Omitted) if parts.is_empty() => "true".into(),
        (Method::SignOut, Argument::Id(session)) if parts.len() == 1 => quoted(session),
        _ if parts.is_empty() => "{}".into(),
        _ => format!("{{ {} }}", parts.join(", ")),
    };
    [format!("call: {}", quoted(&call.label)), format!("{}: {arguments}", call.method.as_str())]
}

/// Whether the calls of a plan allow its one contract and no other.
fn goes_without_saying(plan: &Plan) -> bool {
    let is_of_it = |call: &CallPlan| match call.method {
        Method::SetSession => true,
        Method::SetActive => call.callback.is_some(),
        Method::SignOut => false,
    };
    plan.contracts == [Contract::BeforeEmit] && plan.calls.iter().any(is_of_it)
}

fn callback_key(plan: &Plan) -> &'static str {
    match plan.contracts.as_slice() {
        [contract] => contract.callback_key(),
        _ => "callback",
    }
}

fn argument<Id: Display>(name: &str, argument: &Argument<Id>) -> Option<String> {
    match argument {
        Argument::Omitted => None,
        Argument::Null => Some(format!("{name}: null")),
        Argument::Id(id) => Some(format!("{name}: {}", quoted(id))),
        Argument::Object(id) => Some(format!("{name}: {{ object: {} }}", quoted(id))),
    }
}

fn framework(framework: FrameworkPlan) -> Option<String> {
    let hooks = [("before", framework.before), ("after", framework.after)];
    let hooks = hooks.into_iter().filter_map(|(name, takes)| Some((name, takes?)));
    let parts: Vec<_> = hooks.map(|(name, takes)| format!("{name}: {{ resolvesAfter: {takes} }}")).collect();
    (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(", ")))
}

fn server(server: &ServerPlan) -> Option<String> {
    let said = server.kinds().filter_map(|kind| Some((kind.as_str(), server.get(kind)?)));
    let parts: Vec<_> = said
        .map(|(kind, AnswerPlan { after, status })| match *status {
            200 => format!("{kind}: {after}"),
            WITHOUT_A_TOKEN => format!("{kind}: {{ after: {after}, empty: true }}"),
            OFFLINE => format!("{kind}: {{ failsAfter: {after}, offline: true }}"),
            status => format!("{kind}: {{ failsAfter: {after}, status: {status} }}"),
        })
        .collect();
    (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(", ")))
}

pub(super) fn expect(plan: &Plan, expectation: &Expectation) -> String {
    let mut parts = Vec::new();
    parts.extend(expectation.session.as_ref().map(|session| format!("session: {}", value(session))));
    parts.extend(expectation.organization.as_ref().map(|id| format!("organization: {}", value(id))));
    parts.extend(expectation.user.as_ref().map(|user| format!("user: {}", value(user))));
    parts.extend(expectation.children.map(|children| format!("children: {}", children.as_str())));
    if !expectation.calls.is_empty() {
        let calls = expectation.calls.iter().map(|(index, state)| {
            let state = match state {
                CallState::Pending => "pending".into(),
                CallState::Resolved => "resolved".into(),
                CallState::Rejected(None) => "rejected".into(),
                CallState::Rejected(Some(error)) => format!("{{ rejected: {} }}", quoted(error)),
            };
            format!("{}: {state}", quoted(&plan.call(*index).label))
        });
        parts.push(format!("calls: {{ {} }}", calls.collect::<Vec<_>>().join(", ")));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn emissions(patterns: &[crate::plan::EmissionPattern]) -> String {
    let items = patterns.iter().map(|pattern| match (&pattern.session, &pattern.organization) {
        (Some(session), None) => value(session),
        (session, organization) => {
            let session = session.as_ref().map(|session| format!("session: {}", value(session)));
            let organization = organization.as_ref().map(|id| format!("organization: {}", value(id)));
            format!("{{ {} }}", session.into_iter().chain(organization).collect::<Vec<_>>().join(", "))
        }
    });
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn value<Id: Display>(value: &Value<Id>) -> String {
    match value {
        Value::Undefined => "undefined".into(),
        Value::Null => "null".into(),
        Value::Set { id } => quoted(id),
    }
}

fn list(items: &[impl Display]) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    format!("[{}]", items.join(", "))
}

/// A text that YAML reads back as the same text, bare where that is safe.
fn quoted(text: impl Display) -> String {
    let text = text.to_string();
    let first_is_letter = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c);
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "undefined"];
    if first_is_letter
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !reserved.contains(&text.to_ascii_lowercase().as_str())
    {
        return text;
    }
    // YAML's double quotes understand the escapes of JSON; what JSON leaves bare and YAML does not print is escaped too.
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        let printable = matches!(c, ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
        if printable {
            out.push(c);
        } else {
            _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    }
    out
}
