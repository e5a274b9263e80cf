// What the tree knows of the server's routes. It is loaded with the first request: a fifteenth of the tree.
export { asked } from './query.ts';
export { routeFacts } from './route.ts';
