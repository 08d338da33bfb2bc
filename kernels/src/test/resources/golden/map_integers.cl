// k_integers: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

static int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_integers(
    __global const int* in0_base,
    __global const int* in1_base,
    __global const float* in2_base,
    __global int* out0_base,
    __global int* out1_base,
    __global int* out2_base,
    __global float* out3_base,
    __global float* out4_base,
    const uint count,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at,
    const ulong out3_at,
    const ulong out4_at) {
  __global const int* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global int* out0 = out0_base + out0_at;
  __global int* out1 = out1_base + out1_at;
  __global int* out2 = out2_base + out2_at;
  __global float* out3 = out3_base + out3_at;
  __global float* out4 = out4_base + out4_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const int v0 = in0[i];
    const int v1 = in1[i];
    const int v2 = (int)mul_hi((uint)v0, (uint)v1);
    const int v3 = (int)((uint)v0 * (uint)(-766435501));
    const int v4 = v2 ^ v3;
    const int v5 = (int)(i);
    const int v6 = (int)((uint)v4 + (uint)v5);
    const int v7 = (int)((uint)v0 << (v1 & 31));
    const int v8 = (int)((uint)v0 >> (v1 & 31));
    const int v9 = v7 ^ v8;
    const int v10 = v0 >> 7;
    const int v11 = v9 ^ v10;
    const int v12 = (int)(0u - (uint)v1);
    const int v13 = (int)((uint)v11 - (uint)v12);
    const int v14 = v0 & (-2147483647 - 1);
    const int v15 = v13 | v14;
    const float v16 = in2[i];
    const int v17 = to_int(v16);
    const bool v18 = v16 < as_float((int)0xff800000u);
    const bool v19 = v16 == 0x0.000002p-126f;
    const bool v20 = v0 < v1;
    const bool v21 = !v20;
    const bool v22 = v19 != v21;
    const bool v23 = v18 || v22;
    const float v24 = sqrt(v16);
    const float v25 = fabs(v24);
    const bool v26 = v25 < 0x1.0p23f;
    const float v27 = v25 + 0x1.0p23f;
    const float v28 = v27 - 0x1.0p23f;
    const int v29 = as_int(v28);
    const int v30 = as_int(v24);
    const int v31 = v30 & (-2147483647 - 1);
    const int v32 = v29 | v31;
    const float v33 = as_float(v32);
    const float v34 = v26 ? v33 : v24;
    const bool v35 = v24 < v34;
    const float v36 = v34 - 0x1.0p0f;
    const float v37 = v35 ? v36 : v34;
    const float v38 = v37 + as_float(0x7f800000);
    const float v39 = v23 ? as_float(0x7fc00000) : v38;
    const float v40 = -v16;
    const bool v41 = (-0x0.0p0f) < v40;
    const bool v42 = v40 != v40;
    const bool v43 = v41 || v42;
    const float v44 = v43 ? v40 : (-0x0.0p0f);
    const float v45 = convert_float_rte(v0);
    const float v46 = fabs(v45);
    const float v47 = v44 + v46;
    out0[i] = v6;
    out1[i] = v15;
    out2[i] = v17;
    out3[i] = v39;
    out4[i] = v47;
  }
}
