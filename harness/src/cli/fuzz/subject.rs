//! What a campaign is played to.

use crate::cli::{complain, select};
use crate::exit::Exit;
use crate::implementations::Implementation;
use crate::process::Limits;
use interlude_lab::semantics::Semantics;
use interlude_lab::subject::Subject;
use interlude_spec::contract::Contract;

/// The subject, as one that claims this contract alone.
pub(super) fn of_contract(mut subject: Subject, contract: Option<Contract>) -> Result<Subject, Exit> {
    let Some(contract) = contract else { return Ok(subject) };
    if !subject.contracts.contains(&contract) {
        let its: Vec<_> = subject.contracts.iter().map(|its| format!("`{its}`")).collect();
        let problem = format!("`{}` does not claim the contract `{contract}`", subject.name);
        return Err(complain(&problem, &format!("it claims {}: leave out `--contract`", its.join(" and "))));
    }
    subject.contracts = vec![contract];
    Ok(subject)
}

/// The one implementation of a name.
///
/// # Errors
///
/// Where there are several, or it cannot run here.
pub(in crate::cli) fn one_implementation(name: &str, limits: Limits) -> Result<Implementation, Exit> {
    let mut found = select::implementations(&[name.to_owned()], limits)?;
    if found.len() > 1 {
        let names: Vec<_> = found.iter().map(|it| format!("`{}`", it.name)).collect();
        let problem = format!("`{name}` stands for {} implementations", found.len());
        return Err(complain(&problem, &format!("write one of {}", names.join(", "))));
    }
    let implementation = found.remove(0);
    if let Some(lack) = implementation.lack() {
        return Err(complain(&format!("`{name}` cannot run here: {lack}"), ""));
    }
    Ok(implementation)
}

pub(super) fn other(name: &str, limits: Limits) -> Result<(Subject, Option<Implementation>), Exit> {
    match Semantics::named(name) {
        Some(semantics) => Ok((Subject::simulated(semantics), None)),
        None => one_implementation(name, limits).map(|it| (it.subject(), Some(it))),
    }
}
