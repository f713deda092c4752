import type { Engine, Statement } from '../engine.ts';
import { compile } from './compile.ts';
import { valuesQuery } from './decide.ts';
import { copyMembers, moveFiles } from './memory.ts';
import { statement } from './people.ts';
import { DuckDbSession } from './session.ts';
import { copyFile, copyTo } from './write.ts';

/** The embedded engine. */
export const duckdb: Engine = {
  name: 'duckdb',
  open: (job, settings) => DuckDbSession.open(job, settings),
  statements(job, settings): Statement[] {
    const { settings: set, read, decide } = compile(job, settings);
    const values = job.splits.map((split) =>
      statement(
        `the values of ${split.segment} on ${split.list}; each becomes a list where VALUE stands below`,
        valuesQuery(
          split,
          job.lists.find((list) => list.name === split.list)!,
        ),
      ),
    );
    const writes = job.lists.flatMap((list) =>
      [...list.files, ...list.suppressions].map((file) =>
        statement(`write ${file.path}`, copyFile(list, file, job.plan, `${settings.folder}/${file.path}`)),
      ),
    );
    const path = `${settings.folder}/${job.memory.path}`;
    const kept = [
      statement('what the next run will ask', copyMembers(job.memory, path)),
      ...moveFiles(job.memory).map((file) =>
        statement(`write ${file.path}`, copyTo(file.select, `${settings.folder}/${file.path}`)),
      ),
    ];
    return [...set, ...read, ...decide, ...values, ...writes, ...kept];
  },
};
