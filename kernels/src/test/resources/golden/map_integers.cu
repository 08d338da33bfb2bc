// k_integers: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

static __device__ int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

extern "C" __global__ void __launch_bounds__(256) k_integers(
    const int* in0,
    const int* in1,
    const float* in2,
    int* out0,
    int* out1,
    int* out2,
    float* out3,
    float* out4,
    const uint count) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const int v0 = in0[i];
    const int v1 = in1[i];
    const int v2 = (int)__umulhi((uint)v0, (uint)v1);
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
    const bool v18 = v16 < __int_as_float((int)0xff800000u);
    const bool v19 = v16 == 0x0.000002p-126f;
    const bool v20 = v0 < v1;
    const bool v21 = !v20;
    const bool v22 = v19 != v21;
    const bool v23 = v18 || v22;
    const float v24 = __fsqrt_rn(v16);
    const float v25 = fabsf(v24);
    const bool v26 = v25 < 0x1.0p23f;
    const float v27 = __fadd_rn(v25, 0x1.0p23f);
    const float v28 = __fsub_rn(v27, 0x1.0p23f);
    const int v29 = __float_as_int(v28);
    const int v30 = __float_as_int(v24);
    const int v31 = v30 & (-2147483647 - 1);
    const int v32 = v29 | v31;
    const float v33 = __int_as_float(v32);
    const float v34 = v26 ? v33 : v24;
    const bool v35 = v24 < v34;
    const float v36 = __fsub_rn(v34, 0x1.0p0f);
    const float v37 = v35 ? v36 : v34;
    const float v38 = __fadd_rn(v37, __int_as_float(0x7f800000));
    const float v39 = v23 ? __int_as_float(0x7fc00000) : v38;
    const float v40 = -v16;
    const bool v41 = (-0x0.0p0f) < v40;
    const bool v42 = v40 != v40;
    const bool v43 = v41 || v42;
    const float v44 = v43 ? v40 : (-0x0.0p0f);
    const float v45 = __int2float_rn(v0);
    const float v46 = fabsf(v45);
    const float v47 = __fadd_rn(v44, v46);
    out0[i] = v6;
    out1[i] = v15;
    out2[i] = v17;
    out3[i] = v39;
    out4[i] = v47;
  }
}
