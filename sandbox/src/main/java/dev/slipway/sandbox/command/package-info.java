/** The sandbox as a program: its verbs, and the file that says where it listens. */
@NullMarked
package dev.slipway.sandbox.command;

import org.jspecify.annotations.NullMarked;
