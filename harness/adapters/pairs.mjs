// The version of a binding's adapter: the version of its package, and that of the clerk-js beneath it.
import { fileURLToPath } from 'node:url';

/**
 * From where on the control components of a package take `treatPendingAsSignedOut`. Of Vue's and Svelte's it is the first version
 * that was looked at.
 */
const TREATS_PENDING = { 'clerk-react': [5, 26, 0], 'clerk-vue': [1, 17, 24], 'clerk-svelte': [1, 2, 0] };

/** What is seen of a package beside what it renders. Svelte's has a context for its hooks. */
const SAYS = ['framework-hook', 'render-error'];

/** Reads `5.61.10+5.128.0`, or `5.61.10+contract` for a stand-in that keeps the contract, from the command line: what `serveBinding` has to know of it. */
export function pair(name, version = process.argv[2]) {
  const [binding, clerkJs] = version.split('+');
  return {
    name,
    version,
    clerkJs: clerkJs === 'contract' ? undefined : fileURLToPath(new URL(`node_modules/clerk-js-${clerkJs}`, import.meta.url)),
    capabilities: [
      'initial-state',
      ...(takes(TREATS_PENDING[name], binding) ? ['treat-pending-as-signed-out'] : []),
      // The stand-in has not all that hooks read.
      ...(clerkJs === 'contract' ? [] : SAYS),
    ],
    alias: { [name]: `${name}-${binding}` },
  };
}

function takes(first, version) {
  if (first === undefined) return false;
  const parts = version.split('.').map(Number);
  const differs = first.findIndex((part, place) => parts[place] !== part);
  return differs < 0 || parts[differs] > first[differs];
}
