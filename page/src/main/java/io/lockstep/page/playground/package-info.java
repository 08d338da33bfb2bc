/**
 * The playground: a session that trains while a page plays with it, and the page's site.
 *
 * <p>Imports {@code page.server}, {@code page.playground.state} and {@code .run}, {@code training}
 * and Jackson. A session trains on a thread of its own; everybody else asks it by commands, from
 * any thread.
 */
@NullMarked
package io.lockstep.page.playground;

import org.jspecify.annotations.NullMarked;
