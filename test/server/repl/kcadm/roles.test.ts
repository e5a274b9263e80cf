import { runExamples } from '../kcadm.ts';

runExamples(import.meta.filename);
