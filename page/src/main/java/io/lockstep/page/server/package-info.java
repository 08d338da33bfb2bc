/**
 * Pages in a browser: who may ask, what is answered, streams of events, and the files of the web.
 *
 * <p>Imports the JDK's {@code jdk.httpserver} and Jackson, and nothing of training. A server
 * answers each request on a virtual thread of its own; a {@link io.lockstep.page.server.PageStream}
 * takes events from any thread and never waits for who reads them.
 */
@NullMarked
package io.lockstep.page.server;

import org.jspecify.annotations.NullMarked;
