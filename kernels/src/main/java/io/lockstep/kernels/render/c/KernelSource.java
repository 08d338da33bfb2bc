package io.lockstep.kernels.render.c;

/**
 * The source text of one kernel and how to launch it.
 *
 * @param name a C identifier made from the specification's name
 * @param source the complete translation unit
 * @param launch the phases to launch and the memory they need
 */
public record KernelSource(String name, String source, LaunchShape launch) {}
