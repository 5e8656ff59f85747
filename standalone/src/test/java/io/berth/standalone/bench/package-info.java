/** Tests of how benches speak and count. */
package io.berth.standalone.bench;
