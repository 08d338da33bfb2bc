// k_softmax_blocks0: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows0: 3 groups of 256, 1024 bytes of local memory
// k_softmax_blocks1: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows1: 3 groups of 256, 1024 bytes of local memory
// k_softmax_elements: 118 groups of 256, 0 bytes of local memory
// workspace: 96 bytes
#pragma OPENCL FP_CONTRACT OFF

static int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_blocks0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / 3u;
  const uint start = group % 3u * 4096u;
  const uint end = 10000u - start < 4096u ? 10000u : start + 4096u;
  float r0 = 0x0.0p0f;
  float part0_0 = 0x0.0p0f;
  for (uint c = start + lane; c < end; c += 256u) {
    const float v0 = in0[row * 10000u + c];
    part0_0 = c == start + lane ? v0 : (v0 < part0_0 || part0_0 != part0_0 ? part0_0 : v0);
  }
  lanes[lane] = part0_0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < end - start) {
      const float a = lanes[lane];
      const float b = lanes[lane + h];
      lanes[lane] = (b < a || a != a ? a : b);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r0 = lanes[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane == 0u) {
    workspace[0u + group] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_rows0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 3u; c += 256u) {
      const float block0 = workspace[0u + row * 3u + c];
      part0_0 = c == lane ? block0 : (block0 < part0_0 || part0_0 != part0_0 ? part0_0 : block0);
    }
    lanes[lane] = part0_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 3u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = (b < a || a != a ? a : b);
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0u) {
    workspace[18u + row] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_blocks1(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / 3u;
  const uint start = group % 3u * 4096u;
  const uint end = 10000u - start < 4096u ? 10000u : start + 4096u;
  const float r0 = workspace[18u + row];
  float r1 = 0x0.0p0f;
  float part0_0 = 0x0.0p0f;
  for (uint c = start + lane; c < end; c += 256u) {
    const float v0 = in0[row * 10000u + c];
    const float v1 = v0 - r0;
    const float v2 = v1 * 0x1.715476p0f;
    const bool v3 = (-0x1.f8p6f) < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : (-0x1.f8p6f);
    const bool v7 = v6 < 0x1.f8p6f;
    const bool v8 = v6 != v6;
    const bool v9 = v7 || v8;
    const float v10 = v9 ? v6 : 0x1.f8p6f;
    const float v11 = fabs(v10);
    const bool v12 = v11 < 0x1.0p23f;
    const float v13 = v11 + 0x1.0p23f;
    const float v14 = v13 - 0x1.0p23f;
    const int v15 = as_int(v14);
    const int v16 = as_int(v10);
    const int v17 = v16 & (-2147483647 - 1);
    const int v18 = v15 | v17;
    const float v19 = as_float(v18);
    const float v20 = v12 ? v19 : v10;
    const float v21 = v10 - v20;
    const float v22 = fma(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v23 = fma(v22, v21, 0x1.62e43p-1f);
    const float v24 = fma(v23, v21, 0x1.0p0f);
    const int v25 = to_int(v20);
    const int v26 = (int)((uint)v25 + (uint)127);
    const int v27 = (int)((uint)v26 << 23);
    const float v28 = as_float(v27);
    const float v29 = v24 * v28;
    part0_0 = c == start + lane ? v29 : part0_0 + v29;
  }
  lanes[lane] = part0_0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < end - start) {
      const float a = lanes[lane];
      const float b = lanes[lane + h];
      lanes[lane] = a + b;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r1 = lanes[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (lane == 0u) {
    workspace[9u + group] = r1;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_rows1(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  const float r0 = workspace[18u + row];
  float r1 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 3u; c += 256u) {
      const float block1 = workspace[9u + row * 3u + c];
      part0_0 = c == lane ? block1 : part0_0 + block1;
    }
    lanes[lane] = part0_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 3u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = a + b;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r1 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0u) {
    workspace[21u + row] = r1;
  }
  if (lane == 0u) {
    out1[row] = r1;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_elements(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  for (uint i = (uint)get_global_id(0); i < 30000u; i += (uint)get_global_size(0)) {
    const uint row = i / 10000u;
    const uint c = i % 10000u;
    const float r0 = workspace[18u + row];
    const float r1 = workspace[21u + row];
    const float v0 = in0[row * 10000u + c];
    const float v1 = v0 - r0;
    const float v2 = v1 * 0x1.715476p0f;
    const bool v3 = (-0x1.f8p6f) < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : (-0x1.f8p6f);
    const bool v7 = v6 < 0x1.f8p6f;
    const bool v8 = v6 != v6;
    const bool v9 = v7 || v8;
    const float v10 = v9 ? v6 : 0x1.f8p6f;
    const float v11 = fabs(v10);
    const bool v12 = v11 < 0x1.0p23f;
    const float v13 = v11 + 0x1.0p23f;
    const float v14 = v13 - 0x1.0p23f;
    const int v15 = as_int(v14);
    const int v16 = as_int(v10);
    const int v17 = v16 & (-2147483647 - 1);
    const int v18 = v15 | v17;
    const float v19 = as_float(v18);
    const float v20 = v12 ? v19 : v10;
    const float v21 = v10 - v20;
    const float v22 = fma(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v23 = fma(v22, v21, 0x1.62e43p-1f);
    const float v24 = fma(v23, v21, 0x1.0p0f);
    const int v25 = to_int(v20);
    const int v26 = (int)((uint)v25 + (uint)127);
    const int v27 = (int)((uint)v26 << 23);
    const float v28 = as_float(v27);
    const float v29 = v24 * v28;
    const float v30 = v29 / r1;
    out0[row * 10000u + c] = v30;
  }
}
