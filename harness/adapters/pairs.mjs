// The version of a binding's adapter: the version of its package, and that of the clerk-js beneath it.
import { fileURLToPath } from 'node:url';

/** Reads `5.61.10+5.128.0`, or `5.61.10+contract` for a stand-in that keeps the contract, from the command line: what `serveBinding` has to know of it. */
export function pair(name, version = process.argv[2]) {
  const [binding, clerkJs] = version.split('+');
  return {
    name,
    version,
    clerkJs: clerkJs === 'contract' ? undefined : fileURLToPath(new URL(`node_modules/clerk-js-${clerkJs}`, import.meta.url)),
    alias: { [name]: `${name}-${binding}` },
  };
}
