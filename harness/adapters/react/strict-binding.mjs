// The same under StrictMode, as most applications mount it: while one develops, React then mounts everything twice.
import { createElement as h, StrictMode } from 'react';
import { under } from './binding.mjs';

export * from './binding.mjs';
under((application) => h(StrictMode, null, application));
