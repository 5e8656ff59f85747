/** Tests of the sub-commands, each run as it is typed, against a coordinator in memory. */
package io.berth.standalone.cli;
