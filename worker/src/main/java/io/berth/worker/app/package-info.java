/** The worker as a program: command line, metrics and health over HTTP. */
@NullMarked
package io.berth.worker.app;

import org.jspecify.annotations.NullMarked;
