package io.lockstep.kernels.library;

/**
 * Registers functions of one's own before the first is looked up by name. Found by {@link
 * java.util.ServiceLoader}: a jar on the class path names its implementation, which has a public
 * constructor without parameters, in {@code
 * META-INF/services/io.lockstep.kernels.library.LibraryProvider}.
 */
@FunctionalInterface
public interface LibraryProvider {
  /**
   * Registers everything, as by {@link Activations#register}, {@link Losses#register} and {@code
   * OptimizerRules.register}. Called once.
   */
  void register();
}
