#ifndef JIAZHAN_CXLSXWRITER_SHIM_H
#define JIAZHAN_CXLSXWRITER_SHIM_H

#include <xlsxwriter.h>

#endif
