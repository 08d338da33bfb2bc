package io.lockstep.cli.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * The JVM's own way to be told of signals, {@code sun.misc.Signal}, which has been there since Java
 * 1.3 and has no other name. It is called by reflection, since a compiler warns of it.
 *
 * <p>The JVM keeps two things of a signal: what the system calls, and which action of Java's it
 * stands for. A native library that sets a handler of its own takes the first alone, as LLVM does
 * below PoCL, of HUP, INT and TERM, once devices are looked for. Where that is what was done
 * before, giving it back has the JVM forget the second. The library gives the signal to the JVM
 * again when the first one comes, and from then on the JVM cannot say what it did before: {@code
 * handle} returns a handler around null, and fails with a {@link NullPointerException} when it is
 * given that. In a process of one command that does not happen, since it is told of signals before
 * it looks for devices; a process of tests runs many.
 */
final class SystemSignals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private SystemSignals() {}

  /** What a signal did before, to be given back. */
  interface Before {
    void restore();
  }

  /**
   * Has an action done by each signal of a name, on a thread of its own.
   *
   * @param name such as {@code TERM}
   * @return what gives back what was done before; empty where the system has no such signal, or the
   *     JVM leaves it alone (-Xrs)
   */
  static Optional<Before> handle(String name, Runnable action) {
    try {
      Class<?> type = Class.forName(SIGNAL);
      Class<?> handlerType = Class.forName(HANDLER);
      Method handle = type.getMethod("handle", type, handlerType);
      Object signal = type.getConstructor(String.class).newInstance(name);
      Object before = handle.invoke(null, signal, handler(handlerType, action));
      return Optional.of(() -> restore(handle, signal, before));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static Object handler(Class<?> type, Runnable action) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                action.run();
                yield null;
              }
              case "equals" -> self == arguments[0];
              case "hashCode" -> System.identityHashCode(self);
              default -> action.toString();
            });
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (IllegalAccessException | InvocationTargetException e) {
      // The JVM cannot say what it did before, as told above; it goes on to tell of the signal.
    }
  }
}
