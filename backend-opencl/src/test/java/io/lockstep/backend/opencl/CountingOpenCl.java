package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** This machine's OpenCL, with a count of the objects that live. */
final class CountingOpenCl {
  private static final Set<String> WITH_EVENTS =
      Set.of("enqueueKernel", "enqueueRead", "enqueueWrite");

  private final OpenCl library;
  private final OpenCl functions;
  private final Map<String, Integer> live = new TreeMap<>();

  private CountingOpenCl(OpenCl library) {
    this.library = library;
    this.functions =
        (OpenCl)
            Proxy.newProxyInstance(
                OpenCl.class.getClassLoader(),
                new Class<?>[] {OpenCl.class},
                (_, method, arguments) -> {
                  try {
                    Object result = method.invoke(this.library, arguments);
                    count(method, arguments, result);
                    return result;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  static CountingOpenCl ofThisMachine() {
    return new CountingOpenCl(OpenClLibrary.load());
  }

  OpenCl functions() {
    return functions;
  }

  private void count(Method method, Object[] arguments, Object result) {
    String name = method.getName();
    if (name.startsWith("create")) {
      if (((int[]) arguments[arguments.length - 1])[0] == Cl.SUCCESS) {
        live.merge(name.substring("create".length()), 1, Integer::sum);
      }
    } else if (name.startsWith("release")) {
      live.merge(name.substring("release".length()), -1, CountingOpenCl::sum);
    } else if (WITH_EVENTS.contains(name)) {
      boolean asked = (long) arguments[arguments.length - 1] != 0;
      if (asked && (int) result == Cl.SUCCESS) {
        live.merge("Event", 1, CountingOpenCl::sum);
      }
    }
  }

  private static @Nullable Integer sum(int a, int b) {
    return a + b == 0 ? null : a + b;
  }

  /** Returns how many objects of each kind live; kinds of which there are none are left out. */
  Map<String, Integer> live() {
    return live;
  }
}
