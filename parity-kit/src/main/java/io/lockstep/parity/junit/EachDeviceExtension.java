package io.lockstep.parity.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes one run of each device of what is marked with {@link OnEachDevice}. */
final class EachDeviceExtension
    implements TestTemplateInvocationContextProvider, ClassTemplateInvocationContextProvider {
  /** A run of a method or class on a device, by the name that it is shown with. */
  private record Run(String name, DeviceExtension device)
      implements TestTemplateInvocationContext, ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int number) {
      return name;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(device);
    }

    /** Nothing; both interfaces have it, so it stands here. */
    @Override
    public void prepareInvocation(ExtensionContext context) {}
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext method) {
    return AnnotationSupport.isAnnotated(method.getTestMethod(), OnEachDevice.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext method) {
    if (AnnotationSupport.isAnnotated(method.getTestClass(), OnEachDevice.class)) {
      throw new ExtensionConfigurationException(
          "[on each device] '"
              + method.getRequiredTestMethod().getName()
              + "' would run on each device once for each device of its class; mark the class or"
              + " its methods, and other tests of a marked class with @Test");
    }
    OnEachDevice wanted =
        AnnotationSupport.findAnnotation(method.getTestMethod(), OnEachDevice.class).orElseThrow();
    return runs(wanted, method.getDisplayName()).map(TestTemplateInvocationContext.class::cast);
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext type) {
    return AnnotationSupport.isAnnotated(type.getTestClass(), OnEachDevice.class);
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext type) {
    OnEachDevice wanted =
        AnnotationSupport.findAnnotation(type.getTestClass(), OnEachDevice.class).orElseThrow();
    return runs(wanted, type.getDisplayName()).map(ClassTemplateInvocationContext.class::cast);
  }

  private static Stream<Run> runs(OnEachDevice wanted, String test) {
    RequiredDevices required = new RequiredDevices(System.getenv(), Set.of(wanted.require()));
    return devices(wanted).stream()
        .map(d -> new Run(d + ": " + test, new DeviceExtension(d, wanted.precision(), required)));
  }

  private static List<String> devices(OnEachDevice wanted) {
    List<String> devices =
        new ArrayList<>(
            wanted.devices().length > 0
                ? List.of(wanted.devices())
                : RequiredDevices.all(wanted.precision()));
    Stream.of(wanted.require())
        .filter(backend -> !RequiredDevices.names(devices, backend))
        .forEach(devices::add);
    return devices;
  }
}
