"""practice_exams"""
