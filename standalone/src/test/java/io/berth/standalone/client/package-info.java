/** Tests of the client, and a coordinator in memory for those of others. */
package io.berth.standalone.client;
