import { Chalk } from 'chalk';

/** What goes to standard output is coloured on terminals only. */
export const { bold, dim, green, red, yellow } = new Chalk({ level: process.stdout.isTTY ? 1 : 0 });
