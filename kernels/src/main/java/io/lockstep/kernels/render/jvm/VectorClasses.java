package io.lockstep.kernels.render.jvm;

import java.lang.constant.ClassDesc;

/**
 * The classes that generated vector code uses, by name: those of the Vector API, which a JVM may
 * lack, and those of native memory.
 */
public final class VectorClasses {
  /** The incubator module, and its one package. */
  static final String MODULE = "jdk.incubator.vector";

  /** A vector of any elements. */
  public static final ClassDesc VECTOR = ofModule("Vector");

  /** A vector of floats. */
  public static final ClassDesc FLOATS = ofModule("FloatVector");

  /** A vector of ints. */
  public static final ClassDesc INTS = ofModule("IntVector");

  /** Which lanes of a vector count. */
  public static final ClassDesc MASK = ofModule("VectorMask");

  /** The element type and width of a vector. */
  public static final ClassDesc SPECIES = ofModule("VectorSpecies");

  /** {@link java.lang.foreign.MemorySegment}. */
  public static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

  /** {@link java.nio.ByteOrder}. */
  public static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");

  private VectorClasses() {}

  /** Returns a class of the Vector API. */
  static ClassDesc ofModule(String name) {
    return ClassDesc.of(MODULE, name);
  }
}
