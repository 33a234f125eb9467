// What a page has to say, found from the JSON report alone and by other means than the page's.

const wrong = new Set(['fail', 'nondeterministic', 'adapter-error', 'not-run']);

export function read(report) {
  const implementations = [...new Set(report.trials.map((trial) => trial.implementation))];
  const scenarios = [...new Set(report.trials.map((trial) => trial.scenario))];
  const trials = report.trials.map((trial) => ({
    implementation: trial.implementation,
    scenario: trial.scenario,
    title: trial.title,
    word: trial.verdict.verdict,
    isWrong: wrong.has(trial.verdict.verdict),
    failed: new Set(trial.verdict.verdict === 'fail' ? trial.verdict.broken : []),
    ...rules(trial),
  }));
  return { implementations, scenarios, trials };
}

// What is broken (of hazards: seen) in a trial, be it along with something else, and what it puts to the test beside that.
function rules(trial) {
  const isHazard = (rule) => rule.startsWith('hazard.');
  const broken = new Set([...(trial.verdict.broken ?? []), ...(trial.excused ?? []).map((it) => it.rule)].filter((rule) => !isHazard(rule)));
  for (const finding of trial.judgement.hazards ?? []) broken.add(finding.rule);
  const exercised = Object.entries(trial.judgement.exercised).filter(([, times]) => times > 0).map(([rule]) => rule);
  const plan = ['pass', 'fail', 'known', 'not-exercised'].includes(trial.verdict.verdict) ? trial.ran?.plan : undefined;
  if (plan?.steps.some((step) => step.action.expect !== undefined)) exercised.push('scenario.expectation');
  if (plan?.emissions) exercised.push('scenario.emissions');
  for (const { rule } of trial.judgement.findings ?? []) if (isAsked(rule)) broken.add(rule);
  return { broken, tested: new Set([...broken, ...exercised]) };
}

// What a scenario asks for by itself.
const isAsked = (rule) => rule.startsWith('scenario.') || rule.startsWith('model.');

// The ids of the scenarios with a trial that fits, in the order of their ids.
export function fitting({ trials }, fits) {
  return [...new Set(trials.filter(fits).map((trial) => trial.scenario))].sort();
}

// What a cell of the matrix says: nothing where nothing was put to the test.
export function cell({ trials }, implementation, rule) {
  const own = trials.filter((trial) => trial.implementation === implementation);
  const broken = own.filter((trial) => trial.broken.has(rule)).length;
  const tested = own.filter((trial) => trial.tested.has(rule)).length;
  if (tested === 0) return '';
  const isCounted = rule === 'scenario.expectation' || rule === 'scenario.emissions' || !(rule.startsWith('hazard.') || isAsked(rule));
  return isCounted ? `${broken} of ${tested}` : `${broken}`;
}
