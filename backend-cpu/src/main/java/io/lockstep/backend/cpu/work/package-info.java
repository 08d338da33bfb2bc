/**
 * The one parallel loop of the CPU backend: how work is cut ({@link
 * io.lockstep.backend.cpu.work.Parts}) and shared out among threads ({@link
 * io.lockstep.backend.cpu.work.Workers}). Imports {@code io.lockstep.backend} for its exceptions.
 * One thread at a time may submit work.
 */
@NullMarked
package io.lockstep.backend.cpu.work;

import org.jspecify.annotations.NullMarked;
