/** Tests of the {@code berth} command. */
package io.berth.standalone;
