#!/usr/bin/env node
import "../dist/cli/trailboard.js";
