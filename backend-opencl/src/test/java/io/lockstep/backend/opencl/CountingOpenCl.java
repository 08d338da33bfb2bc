package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** This machine's OpenCL, with a count of the objects that live. */
final class CountingOpenCl {
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
                  count(method.getName());
                  try {
                    return method.invoke(this.library, arguments);
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

  private void count(String method) {
    if (method.startsWith("create")) {
      live.merge(method.substring("create".length()), 1, Integer::sum);
    } else if (method.startsWith("release") && !method.equals("releaseEvent")) {
      String kind = method.substring("release".length());
      live.merge(kind, -1, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  /** Returns how many objects of each kind live; kinds of which there are none are left out. */
  Map<String, Integer> live() {
    return live;
  }
}
