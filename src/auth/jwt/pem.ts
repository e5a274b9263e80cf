/** What reads PEM text, and no more of jose: loaded with the first key that is given so. */
export { importSPKI, importX509 } from 'jose/key/import';
