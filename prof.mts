import { prepare, settingsOf } from '/work/main/src/run/prepare.ts';
import { compile } from '/work/main/src/engines/duckdb/compile.ts';
import { DuckDBInstance } from '@duckdb/node-api';
import { copyFile } from '/work/main/src/engines/duckdb/write.ts';
const [,, config, mem='1GB', th='2'] = process.argv;
let t=performance.now();
const p = await prepare({config, asOf: Date.parse('2026-11-22T03:00:00Z')}, async()=>'/tmp/scr');
console.log('prepare', (performance.now()-t).toFixed(0));
const { mkdirSync } = await import('fs'); mkdirSync('/tmp/scr/out/lists',{recursive:true});
const s = settingsOf({config, memory: mem, threads:+th}, '/tmp/scr/out', '/tmp/scr/tmp');
const sc = compile(p.job, s);
const c = await (await DuckDBInstance.create(':memory:')).connect();
for (const st of [...sc.settings, ...sc.read, ...sc.decide]) { t=performance.now(); await c.run(st.text); const d=performance.now()-t; if(d>+(process.argv[5]??100)) console.log(d.toFixed(0).padStart(6), Math.round(process.memoryUsage().rss/1e6)+'MB', st.title, st.text.length); }
t=performance.now(); for (const l of p.job.lists) for (const f of l.files) { mkdirSync('/tmp/scr/out/'+f.path.replace(/\/[^/]*$/,''),{recursive:true}); await c.run(copyFile(l, f,'/tmp/scr/out/'+f.path).text);} console.log('write', (performance.now()-t).toFixed(0));
