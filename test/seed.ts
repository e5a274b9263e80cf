import fc from 'fast-check';

// The same texts in each run, so that a failure is about the change; `FUZZ_SEED=$RANDOM` looks for others.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 2674) });
