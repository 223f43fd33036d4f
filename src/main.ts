#!/usr/bin/env node
process.stdout.write("virtualphone\n");
