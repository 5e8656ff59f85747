/** Tests of the demo's story. */
package io.berth.standalone.demo;
