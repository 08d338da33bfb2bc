/**
 * Files with a short life: whose they are, that they go with their process, and that those which a
 * killed process left are removed by the next one.
 *
 * <p>Imports the JDK alone. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.backend.temporary;

import org.jspecify.annotations.NullMarked;
