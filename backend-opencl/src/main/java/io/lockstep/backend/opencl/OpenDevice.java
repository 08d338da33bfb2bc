package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;

/** A device with a context and an in-order queue, and the check of every call for it. */
final class OpenDevice {
  final OpenCl cl;
  final DeviceProperties properties;
  final long context;
  final long queue;

  /**
   * Creates context and queue.
   *
   * @param timed whether the queue's events know times
   */
  OpenDevice(OpenCl cl, DeviceProperties properties, boolean timed) {
    this.cl = cl;
    this.properties = properties;
    int[] error = new int[1];
    this.context = cl.createContext(properties.platform(), properties.device(), error);
    check("clCreateContext", error[0]);
    long flags = timed ? Cl.QUEUE_PROFILING_ENABLE : 0;
    try {
      this.queue = cl.createQueue(context, properties.device(), flags, error);
      check("clCreateCommandQueue", error[0]);
    } catch (Throwable e) {
      cl.releaseContext(context);
      throw e;
    }
  }

  /** Returns the device as errors name it. */
  String fullName() {
    return properties.label() + " (" + properties.name() + ")";
  }

  /** Returns the error of a call, with the device. */
  OpenClException error(String call, int code, String detail) {
    return new OpenClException(call, code, fullName(), detail);
  }

  /** Throws if a call has failed. */
  void check(String call, int code) {
    if (code != Cl.SUCCESS) {
      throw error(call, code, "");
    }
  }

  /** Gives queue and context up; what was created in them must have been given up before. */
  void close() {
    try {
      check("clReleaseCommandQueue", cl.releaseQueue(queue));
    } finally {
      check("clReleaseContext", cl.releaseContext(context));
    }
  }
}
