/** Tests of the backend of devices with a queue, on a scripted one. */
@NullMarked
package io.lockstep.backend.queue;

import org.jspecify.annotations.NullMarked;
