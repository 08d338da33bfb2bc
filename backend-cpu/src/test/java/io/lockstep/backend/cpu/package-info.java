/** Tests of the CPU backend against naive loops written from the arithmetic contract. */
@NullMarked
package io.lockstep.backend.cpu;

import org.jspecify.annotations.NullMarked;
